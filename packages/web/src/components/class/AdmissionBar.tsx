import { DoorOpen } from 'lucide-react';
import type { NamedPeer } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useWorkshop } from '../../hooks/useClassroom.tsx';
import { useSteady } from '../../hooks/useSteady.ts';

const NOBODY: readonly NamedPeer[] = [];
/** More names than this would be a list, not a bar. */
const SHOWN = 3;
const idOf = ({ peerId }: NamedPeer): string => peerId;

/** Those who ask to be let in. */
export function AdmissionBar() {
  const { t } = useTranslation();
  const act = useAct();
  const knocking = useWorkshop((workshop) => workshop.knocking ?? NOBODY, NOBODY);
  // So that the person let in is the one whose name was shown.
  const { rows, hold } = useSteady(knocking, idOf, { grows: false });
  if (rows.length === 0) {
    return null;
  }
  const decide = (peerId: string, admit: boolean): void => {
    void act('admission:decide', { peerId, admit });
  };
  return (
    <section
      className="panel grid gap-2 p-3 shadow-3"
      aria-label={t('admission.title')}
      role="status"
      {...hold}
    >
      <header className="flex items-center gap-2 text-sm">
        <DoorOpen size={20} className="text-primary-text" aria-hidden />
        <b className="grow">{t('admission.waiting', { count: knocking.length })}</b>
        {rows.length > 1 && (
          <button
            className="btn btn-line btn-xs"
            onClick={() => {
              for (const { peerId } of knocking) {
                decide(peerId, true);
              }
            }}
          >
            {t('admission.all')}
          </button>
        )}
      </header>
      {rows.slice(0, SHOWN).map(({ item: { peerId, name }, isGone }) => (
        <div
          key={peerId}
          className={`flex items-center gap-2 text-sm ${isGone ? 'opacity-50' : ''}`}
          inert={isGone}
          data-knock={peerId}
        >
          <span className="grow truncate">{name}</span>
          <button
            className="btn btn-quiet btn-xs"
            onClick={() => {
              decide(peerId, false);
            }}
          >
            {t('admission.no')}
          </button>
          <button
            className="btn btn-primary btn-xs"
            onClick={() => {
              decide(peerId, true);
            }}
          >
            {t('admission.yes')}
          </button>
        </div>
      ))}
    </section>
  );
}
