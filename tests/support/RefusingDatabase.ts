import { ClassroomError } from '@gongbang/sfu-server/rules/ClassroomError.ts';
import { SqliteDatabase } from '@gongbang/sfu-server/storage/sqlite/SqliteDatabase.ts';

/** A real database that refuses to write when a test says so: at once, at the n-th write from now, or at the commit. */
export class RefusingDatabase extends SqliteDatabase {
  /** That many writes go through before one is refused. */
  #writesLeft = Infinity;
  #refusesCommit = false;
  #wasRefused = false;

  /** Whether anything was refused since it was last told what to do. */
  get wasRefused(): boolean {
    return this.#wasRefused;
  }

  refuse(after: number | 'commit'): void {
    this.#wasRefused = false;
    this.#writesLeft = after === 'commit' ? Infinity : after;
    this.#refusesCommit = after === 'commit';
  }

  accept(): void {
    this.#wasRefused = false;
    this.#writesLeft = Infinity;
    this.#refusesCommit = false;
  }

  override write<T>(statement: () => T): T {
    return super.write(() => {
      if (this.#writesLeft <= 0) {
        throw this.#refusal();
      }
      this.#writesLeft -= 1;
      return statement();
    });
  }

  protected override commit(): void {
    if (this.#refusesCommit) {
      throw this.#refusal();
    }
    super.commit();
  }

  #refusal(): ClassroomError {
    this.#wasRefused = true;
    return new ClassroomError('STORE_UNAVAILABLE', 'Refused by the test.');
  }
}
