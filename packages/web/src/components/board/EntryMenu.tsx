import { BOARD_LIMITS } from '@gongbang/protocol';
import {
  Eye,
  EyeOff,
  Flag,
  Link as LinkIcon,
  MessageCircle,
  Pencil,
  Pin,
  PinOff,
  Trash2,
  UserX,
} from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askBoard, boardPath } from '../../client/board.ts';
import { copyText } from '../../client/clipboard.ts';
import type { BoardView } from '../../hooks/boardView.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useToast } from '../../hooks/useToast.ts';
import { actsOf, type Entry, type EntryAct } from '../../layout/board.ts';
import { ActMenu } from '../ActMenu.tsx';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { WordsDialog } from '../site/WordsDialog.tsx';
import { useWriterName } from './EntryHead.tsx';
import { ReportDialog } from './ReportDialog.tsx';

const ICONS: Readonly<Record<EntryAct, typeof Pin>> = {
  copy: LinkIcon,
  edit: Pencil,
  pin: Pin,
  unpin: PinOff,
  hide: EyeOff,
  show: Eye,
  tell: MessageCircle,
  hidePerson: UserX,
  report: Flag,
  remove: Trash2,
};

interface EntryMenuProps {
  readonly entry: Entry;
  readonly view: BoardView;
  readonly onEdit: () => void;
}

/** What the user can do about an entry, in a menu; nothing if there is nothing. */
export function EntryMenu({ entry, view, onEdit }: EntryMenuProps) {
  const { t } = useTranslation();
  const name = useWriterName()(entry);
  const acts = actsOf(entry, view);
  const [asked, setAsked] = useState<EntryAct | null>(null);
  const does = useEntryActs(entry, view);
  if (acts.length === 0) {
    return null;
  }
  /** What is done without a question. */
  const straight: Partial<Record<EntryAct, () => void>> = {
    copy: does.copy,
    pin: does.pin,
    unpin: does.unpin,
    show: does.show,
    edit: onEdit,
  };
  const run = (act: EntryAct): void => {
    const done = straight[act];
    if (done === undefined) {
      setAsked(act);
    } else {
      done();
    }
  };
  return (
    <>
      <ActMenu
        label={t('board.menuOf', { name })}
        acts={acts.map((act) => ({
          act,
          text: t(`board.acts.${act}`),
          icon: ICONS[act],
          isDanger: act === 'remove',
        }))}
        takesFocus={(act) => act === 'edit'}
        onAct={run}
      />
      <Dialogs
        entry={entry}
        view={view}
        asked={asked}
        onClosed={() => {
          setAsked(null);
        }}
      />
    </>
  );
}

interface DialogsProps {
  readonly entry: Entry;
  readonly view: BoardView;
  readonly asked: EntryAct | null;
  readonly onClosed: () => void;
}

/** Questions before something that affects somebody else, or cannot be undone. */
export function Dialogs({ entry, view, asked, onClosed }: DialogsProps) {
  const { t } = useTranslation();
  const toast = useToast();
  const name = useWriterName()(entry);
  const does = useEntryActs(entry, view);
  const params = { entryId: entry.id };
  const dialog = (act: EntryAct) => ({ isOpen: asked === act, onOpenChange: onClosed });
  return (
    <>
      <ConfirmDialog
        {...dialog('remove')}
        title={t('board.removeTitle')}
        description={entry.writer?.isMe === true ? t('board.removeOwn') : t('board.removeText')}
        cancel={t('booking.keep')}
        confirm={t('board.acts.remove')}
        onConfirm={does.remove}
      />
      <ConfirmDialog
        {...dialog('hidePerson')}
        title={t('board.hidePersonTitle', { name })}
        description={t('board.hidePersonText')}
        cancel={t('common.cancel')}
        confirm={t('board.hidePersonConfirm')}
        isHarmless
        onConfirm={does.hidePerson}
      />
      <ReportDialog
        {...dialog('report')}
        entry={entry}
        mentorName={view.mentorName}
        hasMails={view.hasMails}
      />
      <WordsDialog
        {...dialog('hide')}
        of={`hide:${entry.id}`}
        title={t('board.hideTitle')}
        text={t('board.hideText')}
        label={t('board.why')}
        hint={t('board.whyHint')}
        max={BOARD_LIMITS.why}
        cancel={t('common.cancel')}
        confirm={t('board.hideConfirm')}
        onWords={async (text) => {
          await askBoard('hideEntry', { params, body: { text } });
          toast('info', t('board.hidden'));
          view.reload();
        }}
      />
      <WordsDialog
        {...dialog('tell')}
        of={`tell:${entry.id}`}
        title={t('board.tellTitle', { name })}
        label={t('ownStudio.words')}
        hint={t('board.tellHint')}
        max={BOARD_LIMITS.why}
        cancel={t('common.cancel')}
        confirm={t('board.tellConfirm')}
        onWords={async (text) => {
          await askBoard('tellWriter', { params, body: { text } });
          toast('info', t('board.told'));
        }}
      />
    </>
  );
}

/** What is done about an entry without further questions. */
function useEntryActs(
  entry: Entry,
  view: BoardView,
): Readonly<Record<'copy' | 'pin' | 'unpin' | 'show' | 'remove' | 'hidePerson', () => void>> {
  const { t } = useTranslation();
  const toast = useToast();
  const { act } = useCourseAct();
  const params = { entryId: entry.id };
  const ask = (
    name: 'pinPost' | 'unpinPost' | 'showEntry' | 'removeEntry' | 'hideWriter',
    words: string,
    then = view.reload,
  ): void => {
    act(async () => {
      await askBoard(name, { params });
      toast('info', words);
      then();
    });
  };
  const copy = async (): Promise<void> => {
    const isCopied = await copyText(location.origin + boardPath(view.slug, entry.id));
    toast(isCopied ? 'info' : 'error', t(isCopied ? 'created.copied' : 'created.copyFailed'));
  };
  return {
    copy: () => void copy(),
    pin: () => {
      ask('pinPost', t('board.pinned'));
    },
    unpin: () => {
      ask('unpinPost', t('board.unpinned'));
    },
    show: () => {
      ask('showEntry', t('board.shown'));
    },
    remove: () => {
      ask('removeEntry', t('board.removed'), () => {
        // Its menu is gone; its place is not.
        document.getElementById(entry.id)?.focus();
        view.reload();
      });
    },
    hidePerson: () => {
      ask('hideWriter', t('board.personHidden'), view.onPersonHidden);
    },
  };
}
