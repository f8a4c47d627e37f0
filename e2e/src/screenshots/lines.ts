import { spring } from './spring.js'
import type { Line, PlaceName, Who } from './script.js'

const line = (place: PlaceName, who: Who, at: string, text: string, more: Partial<Line> = {}): Line => ({
  in: place,
  who,
  at: `2026-03-${at}`,
  text,
  ...more,
})

/** All that is said, in the order in which it happens. */
export const lines: readonly Line[] = [
  ...spring,

  line('moving', 'elias', '02 18:40', 'Last box is in the van. Never again before 2030.'),
  line('hikes', 'noah', '08 17:02', 'Back at the car, everybody dry. Same time in two weeks?'),
  line('hikes', 'yuki', '08 17:10', 'Yes please. I bring the thermos this time.'),
  line('noah', 'noah', '09 12:14', 'The new labels are at the printer.'),
  line('noah', 'mira', '09 12:20', 'You are the best, thank you!'),
  line('saved', 'mira', '09 21:30', '**Profile 7, Yirgacheffe**\nCharge 198 °C, first crack 8:40, drop at 10:15'),
  line('saved', 'mira', '10 07:12', 'Ask the mill for 250 g bags'),
  line('tomas', 'tomas', '10 15:48', 'Truck comes Thursday at nine, four pallets.'),
  line('tomas', 'mira', '10 15:55', "I'll keep the yard free."),
  line('books', 'priya', '11 19:05', 'Next up: *The Left Hand of Darkness*. Who has a copy to lend?'),
  line('books', 'tomas', '11 19:20', 'Library has two.'),
  line('books', 'leila', '11 20:11', 'I take one of them.'),
  line('books', 'priya', '11 20:12', 'Perfect, then Tuesday at mine.'),
  line('yuki', 'mira', '11 17:30', 'We passed the audit. All of it.'),
  line('yuki', 'yuki', '11 17:31', '🎉🎉🎉'),
  line('leila', 'leila', '12 08:05', 'صباح الخير! وصلت العيّنات الجديدة، متى نتذوّقها معاً؟'),
  line('news', 'mira', '05 09:00', '**Open again.** New floor, same coffee. Come and smell it.'),
  line('news', 'mira', '12 08:30', 'Saturday from 9: the spring blend, and waffles until they are gone 🧇', {
    reactions: { '🧇': ['jonas', 'amara', 'yuki', 'noah'], '❤️': ['leila', 'priya'] },
  }),
  line('priya', 'priya', '06 11:00', 'Sent you the slides.'),
  line('amara', 'amara', '12 08:51', 'The mill wrote again. Shall I pay half now?'),
  line('bar', 'noah', '12 09:12', 'Milk is low, I order two crates.'),
  line('bar', 'amara', '12 09:14', 'Oat too please, it went like nothing yesterday.'),
  line('bar', 'noah', '12 09:15', 'On it.'),
  line('bar', 'priya', '12 09:31', 'Who closes on Friday?'),
  line('bar', 'jonas', '12 09:40', '@mira can you take the late shift? I owe you one.'),
  line('family', 'ingrid', '12 09:52', 'Papa turns 70 on Sunday, three o’clock, you all know where.'),
  line('family', 'elias', '12 09:55', 'I bring the big table.'),
  line('family', 'ingrid', '12 09:58', 'Who brings the cake?'),
  line('jonas', 'jonas', '11 18:02', 'Grinder two is fixed. It was a coin.'),
  line('jonas', 'mira', '11 18:04', 'A *coin*?'),
  line('jonas', 'jonas', '11 18:04', 'Two euros. I count it as my fee.', { reactions: { '😂': ['mira'] } }),
  line('jonas', 'jonas', '12 10:09', 'Cupping at eleven, still good?'),
  line('jonas', 'mira', '12 10:12', 'Perfect, see you there.'),
].toSorted((a, b) => a.at.localeCompare(b.at))
