import type { Line, Who } from './script.js'

const line = (who: Who, at: string, text: string, more: Partial<Line> = {}): Line => ({
  in: 'roastery',
  who,
  at: `2026-03-${at}`,
  text,
  ...more,
})

/** The conversation of the first picture in the README. */
export const spring: readonly Line[] = [
  line('mira', '10 09:00', 'Good morning! This is the place for everything about the spring blend.'),
  line('amara', '10 09:12', 'Finally out of my inbox 🙌'),
  line('tomas', '10 09:40', 'Samples leave Santos today, four bags, eleven days at sea.'),
  line('yuki', '10 14:22', 'First sketch of the label is on the wall. Come and be honest.'),
  line('priya', '10 14:30', 'Love the heron. The type could be a little bigger, my mother would never read it.'),
  line('yuki', '10 14:31', 'Fair. Your mother is right.'),
  line(
    'mira',
    '11 08:45',
    '**Launch: Saturday 14 March, 9:00** at the harbour. Waffles by Noah, music by whoever brings it.',
    {
      id: 'launch',
      pinned: true,
      reactions: { '🎉': ['jonas', 'amara', 'yuki', 'noah', 'leila'] },
    },
  ),
  line('noah', '11 08:47', 'I bring the iron and two kilos of batter.'),
  line(
    'leila',
    '11 16:05',
    'Cupping notes from this afternoon: apricot, jasmine, and something like brown sugar at the end.',
    {
      id: 'notes',
      reactions: { '😍': ['mira', 'amara'], '☕': ['jonas', 'tomas', 'priya'] },
    },
  ),
  line('jonas', '11 16:07', 'Sounds like the best one in years.'),
  line('tomas', '12 09:26', 'Morning! The truck is here, four pallets, all dry.', {
    reactions: { '👍': ['mira', 'jonas', 'noah'] },
  }),
  line('mira', '12 09:28', 'Wonderful. Jonas and I roast the first forty kilos right after the cupping.'),
  line('mira', '12 09:28', 'Leila, which profile did you like?'),
  line('leila', '12 09:34', 'Profile 7, but stop a little earlier:', { id: 'profile' }),
  line('leila', '12 09:35', '```yaml\ncharge: 198 °C\nfirst_crack: 8:40\ndrop: 10:15   # was 10:40\n```'),
  line('jonas', '12 09:41', 'So sweeter and less toast. I like it.', { answers: 'notes' }),
  line('yuki', '12 10:02', 'The final label is at the printer, with *bigger* type. Say hello to your mother, @priya.', {
    before: 'The final label is at the printer.',
  }),
  line('priya', '12 10:05', 'She says thank you 😄'),
  line('amara', '12 10:14', 'Do we have enough bags for Saturday? I only count 320.', {
    id: 'bags',
  }),
  line('mira', '12 10:17', 'Another 400 come tomorrow. I saved two for you.', {
    answers: 'bags',
    reactions: { '❤️': ['amara'] },
  }),
  line('noah', '12 10:21', 'And I found the old waffle sign in the cellar. It still lights up!'),
]
