import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { splitLinks } from '../../layout/links.ts';
import { isLong } from '../../layout/messages.ts';

/** What somebody wrote, with its links; long text is folded, unless the page is about it. */
export function EntryText({ text, isWhole = false }: { text: string; isWhole?: boolean }) {
  const { t } = useTranslation();
  const [isOpen, setOpen] = useState(isWhole);
  return (
    text !== '' && (
      <>
        <p dir="auto" className={`entry-text ${isLong(text) && !isOpen ? 'line-clamp-8' : ''}`}>
          {splitLinks(text).map(({ text: piece, href }, index) =>
            href?.startsWith('https:') === true ? (
              // These links are for people only: no search engine should follow them.
              <a key={index} href={href} target="_blank" rel="noopener noreferrer nofollow ugc">
                {piece}
              </a>
            ) : (
              <span key={index}>{piece}</span>
            ),
          )}
        </p>
        {isLong(text) && !isWhole && (
          <button
            className="btn btn-quiet btn-xs justify-self-start"
            aria-expanded={isOpen}
            onClick={() => {
              setOpen(!isOpen);
            }}
          >
            {isOpen ? t('board.less') : t('board.more')}
          </button>
        )}
      </>
    )
  );
}
