export type Inline =
  | { type: 'text' | 'code'; text: string }
  | { type: 'strong' | 'em' | 'strike' | 'spoiler'; children: Inline[] }
  | { type: 'link'; href: string; text: string; isAuto: boolean }
  | { type: 'mention'; name: string; text: string }

export type Block =
  | { type: 'text'; children: Inline[] }
  | { type: 'code'; lang: string; text: string }
  | { type: 'quote'; children: Block[] }
  | { type: 'list'; isOrdered: boolean; start: number; items: { level: number; children: Inline[] }[] }
