import { BOARD_LIMITS } from '@gongbang/protocol';
import { EyeOff, Pencil, Trash2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { askBoard } from '../../client/board.ts';
import { writtenBy } from '../../client/drafts.ts';
import type { BoardView } from '../../hooks/boardView.ts';
import { useToast } from '../../hooks/useToast.ts';
import { isPost, lookOf, type Entry } from '../../layout/board.ts';
import { Writer } from './Writer.tsx';

interface EntryPlaceProps {
  readonly entry: Entry;
  readonly view: BoardView;
  readonly onEdit: () => void;
  /** The menu, for whoever can still do something. */
  readonly menu: ReactNode;
}

/** Stands in for an entry that is hidden or removed: who did it, and, for its writer, why. Nothing if it is shown. */
export function EntryPlace({ entry, view, onEdit, menu }: EntryPlaceProps) {
  const { t } = useTranslation();
  const look = lookOf(entry, view.isMentor);
  if (look === 'whole') {
    return null;
  }
  const why = entry.state.is === 'hidden' ? entry.state.why : null;
  const Icon = look === 'removedByMentor' || look === 'removedByWriter' ? Trash2 : EyeOff;
  return (
    <div className="stack is-close" data-place={look}>
      <div className="across is-apart">
        <p className="place">
          <Icon size={16} aria-hidden />
          <span>{t(`board.places.${look}`)}</span>
        </p>
        {menu}
      </div>
      {why !== null && (
        <p className="second" dir="auto">
          <q>{why}</q> <span>{t('board.whyFrom', { name: view.mentorName })}</span>
        </p>
      )}
      {look === 'ownHidden' && !view.isClosed && (
        <button className="btn btn-line btn-sm justify-self-start" onClick={onEdit}>
          <Pencil size={16} aria-hidden />
          <span>{t('board.editPost')}</span>
        </button>
      )}
    </div>
  );
}

interface EntryEditProps {
  readonly entry: Entry;
  readonly view: BoardView;
  /** The edit is saved, or abandoned. */
  readonly onDone: () => void;
}

/** Edits an entry in place. */
export function EntryEdit({ entry, view, onDone }: EntryEditProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const done = (): void => {
    onDone();
    document.getElementById(entry.id)?.focus();
  };
  return (
    <Writer
      slug={view.slug}
      of={writtenBy({ id: view.account }, `edit:${entry.id}`)}
      before={entry}
      max={isPost(entry) ? BOARD_LIMITS.post : BOARD_LIMITS.comment}
      label={t('board.text')}
      placeholder=""
      confirm={t('courseForm.save')}
      isFirst
      isSmall
      onStop={done}
      onSend={async ({ text, photos }) => {
        await askBoard('changeEntry', { params: { entryId: entry.id }, body: { text, photos } });
        toast('info', t(entry.state.is === 'hidden' ? 'board.changedHidden' : 'board.changed'));
        view.reload();
        done();
      }}
    />
  );
}
