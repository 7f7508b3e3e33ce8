import { type CourseSlug, type Photo, type PhotoId, type PostKind } from '@gongbang/protocol';
import {
  CircleAlert,
  MessageCircleQuestionMark,
  ImagePlus,
  Image as ImageIcon,
  Megaphone,
  RotateCcw,
} from 'lucide-react';
import { useEffect, useId, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { boardPhotoUrl, sendBoardPhoto } from '../../client/board.ts';
import { courseSaid } from '../../client/courses.ts';
import { keepDraft, keptDraft, type Drafts } from '../../client/drafts.ts';
import { useCourseWords } from '../../hooks/useCourseWords.ts';
import { usePhotos } from '../../hooks/usePhotos.ts';
import { newItemId } from '../../layout/lesson.ts';
import { Form } from '../Form.tsx';
import { PhotoButton, PhotoField, takesPhotos } from '../site/PhotoField.tsx';

type Draft = Drafts['entry'];

/** What is to be sent. */
export interface Written {
  readonly draft: string;
  readonly kind: PostKind;
  readonly text: string;
  readonly photos: PhotoId[];
}

interface WriterProps {
  readonly slug: CourseSlug;
  /** Identifies the draft: who writes, and what it will be. */
  readonly of: string;
  /** The kinds a post can be; none for anything else. */
  readonly kinds?: readonly PostKind[];
  /** Its initial kind. */
  readonly kind?: PostKind;
  /** What it already says. */
  readonly before?: { readonly text: string; readonly photos: readonly Photo[] };
  readonly max: number;
  readonly label: string;
  readonly placeholder: string;
  readonly confirm: string;
  /** Shown next to the kinds: who sees it. */
  readonly beside?: ReactNode;
  /** Photos are added with a button beneath the text, not a tile. */
  readonly isSmall?: boolean;
  readonly textId?: string;
  /** It gets the focus as soon as it is there. */
  readonly isFirst?: boolean;
  /** Cancels an edit. */
  readonly onStop?: () => void;
  /** @throws CourseRefusal, ClientError */
  readonly onSend: (written: Written) => Promise<void>;
}

const KINDS: Readonly<Record<PostKind, typeof ImageIcon>> = {
  notice: Megaphone,
  question: MessageCircleQuestionMark,
  work: ImageIcon,
};
const NOTHING = { text: '', photos: [] };
const photoUrl = ({ id }: Photo): string => boardPhotoUrl(id, 'small');

/** Writes a post or a comment, or edits one. The text is kept until the server has it; sent again, it is still the same entry. */
export function Writer(props: WriterProps) {
  const {
    slug,
    of,
    kinds = [],
    kind = 'work',
    before = NOTHING,
    max,
    isSmall = false,
    isFirst = false,
    onStop,
    onSend,
  } = props;
  const { t } = useTranslation();
  const words = useCourseWords();
  const ownId = useId();
  const textId = props.textId ?? ownId;
  const [first] = useState<Draft>(() => keptDraft('entry', of) ?? { draft: newItemId(), kind, ...before });
  const [draft, setDraft] = useState(first);
  const photos = usePhotos((file, upload) => sendBoardPhoto(slug, file, upload), first.photos, before.photos);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const [hasFailed, setFailed] = useState(false);
  const { there } = photos;
  const isUntouched =
    draft.text === before.text &&
    there.length === before.photos.length &&
    there.every(({ id }, index) => id === before.photos[index]?.id);
  useEffect(() => {
    keepDraft('entry', of, isUntouched ? null : { ...draft, photos: there });
  }, [of, draft, there, isUntouched]);

  const failed = (error: unknown): void => {
    if (courseSaid(error)?.reason === 'PHOTO_GONE') {
      photos.renew();
    }
    setFailed(true);
    setFault(`${words(error)} ${t('board.kept')}`);
  };
  const submit = async (): Promise<void> => {
    if (isBusy) {
      return;
    }
    setFault(null);
    if (draft.text.trim() === '' && photos.tiles.length === 0) {
      setFault(t('board.nothing'));
      return;
    }
    setBusy(true);
    try {
      const ids = await photos.settled();
      if (ids !== null) {
        await onSend({ ...draft, text: draft.text.trim(), photos: ids });
        keepDraft('entry', of, null);
        photos.clear();
        setDraft((sent) => ({ ...sent, draft: newItemId(), text: '' }));
        setFailed(false);
      }
    } catch (error) {
      failed(error);
    } finally {
      setBusy(false);
    }
  };
  const add = (className: string): ReactNode => (
    <PhotoButton photos={photos} className={className}>
      <ImagePlus size={16} aria-hidden />
      <span>{t('board.photo')}</span>
    </PhotoButton>
  );
  return (
    <Form className="writing" onSubmit={submit}>
      <div className="contents" {...takesPhotos(photos)}>
        {(kinds.length > 1 || props.beside !== undefined) && (
          <div className="across is-apart">
            {kinds.length > 1 && (
              <div className="seg" role="group" aria-label={t('board.kind')}>
                {kinds.map((one) => {
                  const Icon = KINDS[one];
                  return (
                    <button
                      key={one}
                      type="button"
                      aria-pressed={draft.kind === one}
                      data-kind={one}
                      onClick={() => {
                        setDraft({ ...draft, kind: one });
                      }}
                    >
                      <Icon size={16} aria-hidden />
                      <span>{t(`board.kinds.${one}`)}</span>
                    </button>
                  );
                })}
              </div>
            )}
            {props.beside}
          </div>
        )}
        <textarea
          id={textId}
          className="input"
          rows={isSmall ? 2 : 3}
          dir="auto"
          autoFocus={isFirst}
          aria-label={props.label}
          aria-invalid={fault !== null}
          aria-describedby={fault === null ? undefined : `${textId}-fault`}
          placeholder={props.placeholder}
          maxLength={max}
          readOnly={isBusy}
          value={draft.text}
          onChange={({ target }) => {
            setDraft({ ...draft, text: target.value });
            setFault(null);
          }}
        />
        <PhotoField photos={photos} urlOf={photoUrl} isBare={isSmall} />
        {fault !== null && (
          <p id={`${textId}-fault`} className="fault" role="alert">
            <CircleAlert size={16} aria-hidden />
            <span>{fault}</span>
          </p>
        )}
        <div className="across is-apart">
          {isSmall ? add('btn btn-quiet btn-sm') : <span className="small is-grown">{t('photos.hint')}</span>}
          <span className="across ml-auto">
            {onStop !== undefined && (
              <button
                type="button"
                className="btn btn-line btn-sm"
                onClick={() => {
                  keepDraft('entry', of, null);
                  onStop();
                }}
              >
                {t('common.cancel')}
              </button>
            )}
            <button className={`btn btn-primary ${isSmall ? 'btn-sm' : ''}`} aria-busy={isBusy} data-send>
              {isBusy ? <span className="spinner" /> : hasFailed && <RotateCcw size={16} aria-hidden />}
              <span>{hasFailed ? t('board.sendAgain') : props.confirm}</span>
            </button>
          </span>
        </div>
      </div>
    </Form>
  );
}
