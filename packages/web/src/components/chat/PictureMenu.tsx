import { captureFrame } from '@gongbang/client';
import { ImagePlus } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useRef, type Ref } from 'react';
import { useTranslation } from 'react-i18next';

import { useExplain } from '../../hooks/useAct.ts';
import { useClassState } from '../../hooks/useClassroom.tsx';
import { useMediaQuery } from '../../hooks/useMediaQuery.ts';
import { useOwnTrack } from '../../hooks/useTracks.ts';
import { IconButton } from '../IconButton.tsx';

interface PictureMenuProps {
  readonly onPicture: (file: Blob) => void;
}

/** The labels for where a picture comes from. */
const LABELS = { take: 'picture.take', choose: 'picture.choose', bench: 'picture.bench' } as const;
type Way = keyof typeof LABELS;

/** Adds a picture to a message: a photo, a file, or what the user's camera shows. */
export function PictureMenu({ onPicture }: PictureMenuProps) {
  const { t } = useTranslation();
  const explain = useExplain();
  const isHandheld = useMediaQuery('(pointer: coarse)');
  const isBenchOn = useClassState(({ local }) => local.camera === 'on');
  const track = useOwnTrack('camera');
  const files = useRef<HTMLInputElement>(null);
  const camera = useRef<HTMLInputElement>(null);
  const hasBench = isBenchOn && track !== null;
  const ways: Way[] = [
    // Some phones offer their camera only if asked for it explicitly.
    ...(isHandheld ? (['take'] as const) : []),
    'choose',
    ...(hasBench ? (['bench'] as const) : []),
  ];
  const go = (way: Way): void => {
    if (way === 'bench') {
      if (track !== null) {
        captureFrame(track).then(onPicture, explain);
      }
    } else {
      (way === 'take' ? camera : files).current?.click();
    }
  };
  return (
    <>
      <PictureField ref={files} label={t('picture.choose')} onPicture={onPicture} />
      <PictureField ref={camera} label={t('picture.take')} onPicture={onPicture} capture="environment" />
      {ways.length === 1 ? (
        <IconButton
          label={t('picture.add')}
          onClick={() => {
            go('choose');
          }}
        >
          <ImagePlus size={20} aria-hidden />
        </IconButton>
      ) : (
        <DropdownMenu.Root>
          <DropdownMenu.Trigger className="icon-btn" aria-label={t('picture.add')}>
            <ImagePlus size={20} aria-hidden />
          </DropdownMenu.Trigger>
          <DropdownMenu.Portal>
            <DropdownMenu.Content className="menu" align="start" side="top" collisionPadding={8}>
              {ways.map((way) => (
                <DropdownMenu.Item
                  key={way}
                  className="menu-item"
                  onSelect={() => {
                    go(way);
                  }}
                >
                  {t(LABELS[way])}
                </DropdownMenu.Item>
              ))}
            </DropdownMenu.Content>
          </DropdownMenu.Portal>
        </DropdownMenu.Root>
      )}
    </>
  );
}

interface PictureFieldProps extends PictureMenuProps {
  readonly ref: Ref<HTMLInputElement>;
  readonly label: string;
  /** Asks a phone for its camera. */
  readonly capture?: 'environment';
}

/** An invisible file input. */
function PictureField({ ref, label, onPicture, capture }: PictureFieldProps) {
  return (
    <input
      ref={ref}
      type="file"
      accept="image/*"
      capture={capture}
      hidden
      aria-label={label}
      data-picture-field={capture ?? 'file'}
      onChange={({ target }) => {
        const [file] = target.files ?? [];
        if (file !== undefined) {
          onPicture(file);
        }
        // The same file can be chosen again.
        target.value = '';
      }}
    />
  );
}
