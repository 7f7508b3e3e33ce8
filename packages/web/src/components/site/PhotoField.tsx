import { PHOTO_LIMITS, type Photo } from '@gongbang/protocol';
import { CircleAlert, ImagePlus, RotateCcw, X } from 'lucide-react';
import { useEffect, useRef, useState, type ClipboardEvent, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { ChosenPhotos } from '../../hooks/usePhotos.ts';
import { useFileUrl } from '../../hooks/usePicture.ts';
import type { PhotoTile, RefusedFile } from '../../layout/photos.ts';

interface PhotoFieldProps {
  readonly photos: ChosenPhotos;
  /** The address of a photo that was there before this page. */
  readonly urlOf: (photo: Photo) => string;
  /** Without the tile that adds photos: a `PhotoButton` elsewhere does. */
  readonly isBare?: boolean;
}

/** Photos for a draft: each shows its progress, and what went wrong with it. Writing continues meanwhile. */
export function PhotoField({ photos, urlOf, isBare = false }: PhotoFieldProps) {
  const { t } = useTranslation();
  const { tiles, refused } = photos;
  const list = useRef<HTMLUListElement>(null);
  const removed = useRef<number | null>(null);
  useEffect(() => {
    // After removing one with the keyboard, the focus goes to the next.
    if (removed.current !== null) {
      const left = list.current?.querySelectorAll<HTMLElement>('[data-remove]') ?? [];
      const next = left[Math.min(removed.current, left.length - 1)];
      (next ?? list.current?.parentElement?.querySelector<HTMLElement>('[data-add-photo]'))?.focus();
      removed.current = null;
    }
  }, [tiles.length]);
  const isEmpty = isBare && tiles.length + refused.length === 0;
  const isFull = tiles.length >= PHOTO_LIMITS.each;
  const failures = [...new Set(tiles.flatMap((tile) => (tile.is === 'failed' ? [tile.why] : [])))];
  return (
    <div className={isEmpty ? 'contents' : 'stack is-close'} data-photos>
      {(tiles.length > 0 || !isBare) && (
        <div className="upl">
          {tiles.length > 0 && (
            <ul ref={list} className="contents" aria-label={t('photos.chosen')}>
              {tiles.map((tile, index) => (
                <Tile
                  key={tile.key}
                  tile={tile}
                  number={index + 1}
                  urlOf={urlOf}
                  onAgain={() => {
                    photos.again(tile.key);
                  }}
                  onRemove={() => {
                    removed.current = index;
                    photos.remove(tile.key);
                  }}
                  onBroken={(isBroken) => {
                    photos.onBroken(tile.key, isBroken);
                  }}
                />
              ))}
            </ul>
          )}
          {!isBare && !isFull && (
            <PhotoButton photos={photos} className="add">
              <ImagePlus size={20} aria-hidden />
              <span>{t('photos.add')}</span>
            </PhotoButton>
          )}
        </div>
      )}
      <p className="sr-only" role="status">
        {tiles.length > 0 && t('photos.count', { there: photos.there.length, count: tiles.length })}
      </p>
      {(failures.length > 0 || refused.length > 0) && (
        <div role="alert">
          <ul className="stack is-close">
            {failures.map((why) => (
              <Fault key={why}>{t('photos.failed', { why })}</Fault>
            ))}
            {refused.map((file) => (
              <Fault key={`${file.why} ${file.name}`}>
                <RefusedWords file={file} />
              </Fault>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

interface PhotoButtonProps {
  readonly photos: ChosenPhotos;
  readonly className: string;
  readonly children: ReactNode;
}

/** Chooses photos: on a phone, from the camera or the gallery. */
export function PhotoButton({ photos, className, children }: PhotoButtonProps) {
  const { t } = useTranslation();
  const field = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={field}
        type="file"
        // Without HEIC, so that a phone hands over what every browser can show.
        accept="image/jpeg,image/png,image/webp"
        multiple
        hidden
        aria-label={t('photos.add')}
        data-photo-files
        onChange={({ target }) => {
          photos.add(Array.from(target.files ?? []));
          // The same file can be chosen again.
          target.value = '';
        }}
      />
      <button
        type="button"
        className={className}
        data-add-photo
        disabled={photos.tiles.length >= PHOTO_LIMITS.each}
        onClick={() => field.current?.click()}
      >
        {children}
      </button>
    </>
  );
}

/** Accepts pasted or dropped photos: the properties for whatever surrounds the text. */
export function takesPhotos(photos: ChosenPhotos): {
  readonly onPaste: (event: ClipboardEvent) => void;
  readonly onDragOver: (event: DragEvent) => void;
  readonly onDrop: (event: DragEvent) => void;
} {
  return {
    onPaste: (event) => {
      const files = Array.from(event.clipboardData.files);
      // A copied table comes with a picture of itself next to its text.
      if (files.length > 0 && !event.clipboardData.types.includes('text/plain')) {
        event.preventDefault();
        photos.add(files);
      }
    },
    onDragOver: (event) => {
      if (event.dataTransfer.types.includes('Files')) {
        event.preventDefault();
      }
    },
    onDrop: (event) => {
      if (event.dataTransfer.files.length > 0) {
        event.preventDefault();
        photos.add(Array.from(event.dataTransfer.files));
      }
    },
  };
}

interface TileProps {
  readonly tile: PhotoTile;
  readonly number: number;
  readonly urlOf: (photo: Photo) => string;
  readonly onAgain: () => void;
  readonly onRemove: () => void;
  readonly onBroken: (isBroken: boolean) => void;
}

function Tile({ tile, number, urlOf, onAgain, onRemove, onBroken }: TileProps) {
  const { t } = useTranslation();
  const ownUrl = useFileUrl(tile.file);
  const url = tile.is === 'there' && tile.file === null ? urlOf(tile.photo) : ownUrl;
  // That it does not load now says nothing about the server: it stays listed.
  const [isBroken, setBroken] = useState(false);
  const x = useRef<HTMLButtonElement>(null);
  return (
    <li className="ph" data-photo={isBroken ? 'broken' : tile.is}>
      {url !== null && !isBroken && (
        <img
          className="pic"
          src={url}
          alt={t('photos.one', { number })}
          onError={
            tile.file === null
              ? () => {
                  setBroken(true);
                  onBroken(true);
                }
              : undefined
          }
        />
      )}
      {isBroken && (
        <button
          type="button"
          className="veil"
          aria-label={t('photos.brokenOf', { number })}
          onClick={() => {
            x.current?.focus();
            setBroken(false);
            onBroken(false);
          }}
        >
          <RotateCcw size={18} aria-hidden />
          <span>{t('photos.broken')}</span>
        </button>
      )}
      {tile.is === 'sending' && (
        <span
          className="veil"
          role="progressbar"
          aria-label={t('photos.one', { number })}
          aria-valuenow={tile.percent}
        >
          <span>{`${tile.percent}%`}</span>
          <span className="bar">
            <i style={{ width: `${tile.percent}%` }} />
          </span>
        </span>
      )}
      {tile.is === 'making' && <span className="veil">{t('photos.making')}</span>}
      {tile.is === 'failed' && (
        <button
          type="button"
          className="veil"
          aria-label={t('photos.againOf', { number })}
          onClick={() => {
            // This button disappears, and would take the focus with it.
            x.current?.focus();
            onAgain();
          }}
        >
          <RotateCcw size={18} aria-hidden />
          <span>{t('photos.again')}</span>
        </button>
      )}
      <button
        ref={x}
        type="button"
        className="x"
        aria-label={t('photos.remove', { number })}
        data-remove
        onClick={onRemove}
      >
        <X size={16} aria-hidden />
      </button>
    </li>
  );
}

function Fault({ children }: { children: ReactNode }) {
  return (
    <li className="fault">
      <CircleAlert size={16} aria-hidden />
      <span>{children}</span>
    </li>
  );
}

function RefusedWords({ file: { why, name, megabytes } }: { file: RefusedFile }) {
  const { t } = useTranslation();
  return t(`photos.refused.${why}`, { name, size: megabytes });
}
