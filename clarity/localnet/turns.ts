/** Lets one thing happen after another: the VM can do only one at a time, also across an `await`. */
export class Turns {
  private last: Promise<unknown> = Promise.resolve();

  take<Result>(run: () => Result | Promise<Result>): Promise<Result> {
    const result = this.last.then(run);
    this.last = result.catch(() => undefined);
    return result;
  }
}
