/** An answer whose REST status differs from the command's own, e.g. 200 for the repeat of a `clientId`. */
export class Outcome<T> {
  constructor(
    readonly data: T,
    readonly status: number,
  ) {}
}
