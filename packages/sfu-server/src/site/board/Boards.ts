import { Photos } from '../photos/Photos.ts';
import { Board } from './Board.ts';
import { Doors } from './Doors.ts';
import { Entries } from './Entries.ts';
import { Letters } from './Letters.ts';
import { Moderation } from './Moderation.ts';
import { OwnEntries } from './OwnEntries.ts';
import { PhotoUploads } from './PhotoUploads.ts';
import type { BoardWorld } from './world.ts';

/** The boards of one server's courses. */
export class Boards {
  readonly board: Board;
  readonly entries: Entries;
  readonly moderation: Moderation;
  readonly uploads: PhotoUploads;
  readonly ownEntries: OwnEntries;

  constructor(world: BoardWorld) {
    const photos = new Photos(world);
    const doors = new Doors();
    const letters = new Letters(world);
    this.board = new Board(world, { doors, photos });
    this.entries = new Entries(world, { doors, photos, letters, board: this.board });
    this.moderation = new Moderation(world, { doors, photos, letters, board: this.board });
    this.uploads = new PhotoUploads(world, { doors, photos });
    this.ownEntries = new OwnEntries(world, { photos });
  }
}
