/** The secret with which the first person becomes the owner; given by the composition root, which prints it. */
export class SetupToken {
  constructor(readonly token: string) {}
}
