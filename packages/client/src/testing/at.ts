/** The item at a place where a test knows that there is one. */
export function itemAt<T>(list: readonly T[], at = 0): T {
  const item = list.at(at)
  if (item === undefined) throw new Error(`There is nothing at ${at} of ${list.length}.`)
  return item
}
