import type { AbsentPeer, NamedPeer, PeerInfo } from '@gongbang/protocol';
import { EllipsisVertical, MicOff, Mic, ShieldCheck, WifiOff } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { VOICE_ONLY, useBenchActions } from '../../hooks/useBenchActions.ts';
import { useLesson, useProgressOf } from '../../hooks/useBenches.ts';
import { useClassState, useWorkshop } from '../../hooks/useClassroom.tsx';
import { isBenchShown } from '../../layout/wall.ts';
import { useSteady } from '../../hooks/useSteady.ts';
import { Avatar } from '../Avatar.tsx';
import { QualityMark } from '../QualityMark.tsx';
import { SoundSigns } from '../SoundSigns.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';

const NOBODY: readonly NamedPeer[] = [];
const NONE_LEFT: readonly AbsentPeer[] = [];
const idOf = ({ id }: PeerInfo): string => id;

/** Who is in the class, and what can be done with each person; for those who manage it. */
export function Roster({ onLine }: { onLine: (peerId: string) => void }) {
  const { t } = useTranslation();
  const act = useAct();
  const peers = useClassState((state) => state.peers);
  const isMentor = useClassState((state) => state.role === 'mentor');
  const sentOut = useWorkshop((workshop) => workshop.sentOut ?? NOBODY, NOBODY);
  const absent = useWorkshop((workshop) => workshop.absent ?? NONE_LEFT, NONE_LEFT);
  const [removing, setRemoving] = useState<PeerInfo | null>(null);
  const { rows, hold } = useSteady(peers, idOf);
  if (rows.length === 0 && sentOut.length === 0 && absent.length === 0) {
    return (
      <p className="grid flex-1 place-content-center p-6 text-center text-text-3">{t('class.nobody')}</p>
    );
  }
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <ul
        className="min-h-0 flex-1 overflow-y-auto px-4 py-2"
        tabIndex={0}
        aria-label={t('class.people')}
        {...hold}
      >
        {rows.map(({ item: peer, isGone }) => (
          <li
            key={peer.id}
            className={`flex items-center gap-3 py-1.5 ${isGone ? 'opacity-50' : ''}`}
            data-person={peer.id}
            inert={isGone}
          >
            <Avatar name={peer.name} />
            <span className="grid min-w-0 grow gap-0.5">
              <span className="flex min-w-0 items-center gap-1.5">
                <span className="truncate">{peer.name}</span>
                {peer.role === 'assistant' && <AssistantMark />}
                {peer.practice && <span className="pill">{t('practice.mark')}</span>}
              </span>
              <SoundSigns
                peer={peer}
                className="flex min-w-0 items-center gap-1.5 text-[13px] text-warn-text"
              />
            </span>
            <QualityMark name={peer.name} quality={peer.quality} />
            <MaterialsState peerId={peer.id} />
            <MicState peerId={peer.id} />
            {peer.presence === 'away' && (
              <span className="flex items-center gap-1.5 text-[13px] text-warn-text">
                <WifiOff size={16} aria-hidden />
                <span>{t('class.away')}</span>
              </span>
            )}
            {isMentor &&
              (isGone ? (
                <span className="icon-btn invisible" />
              ) : (
                <PersonMenu peer={peer} onRemove={setRemoving} onLine={onLine} />
              ))}
          </li>
        ))}
        {isMentor && absent.map((person) => <AbsentPerson key={person.peerId} person={person} />)}
        {sentOut.map(({ peerId, name }) => (
          <li key={peerId} className="flex items-center gap-3 py-1.5 text-text-3">
            <Avatar name={name} />
            <span className="grow truncate">{t('order.sentOut', { name })}</span>
            {isMentor && (
              <button className="btn btn-line btn-xs" onClick={() => void act('peer:forgive', { peerId })}>
                {t('order.forgive')}
              </button>
            )}
          </li>
        ))}
      </ul>
      {isMentor && (
        // A phone has it in the bar below, and no room for both.
        <div className="border-t border-line p-3 max-md:hidden">
          <button className="btn btn-line btn-sm w-full" onClick={() => void act('peer:muteAll', {})}>
            <MicOff size={16} aria-hidden />
            <span>{t('order.muteAll')}</span>
          </button>
        </div>
      )}
      {isMentor && (
        <RemoveDialog
          peer={removing}
          onDone={() => {
            setRemoving(null);
          }}
        />
      )}
    </div>
  );
}

/** Someone who was in and has left: the mentor may not want them back, or not as an assistant. */
function AbsentPerson({ person: { peerId, name, isAssistant } }: { person: AbsentPeer }) {
  const { t } = useTranslation();
  const act = useAct();
  return (
    <li className="flex items-center gap-3 py-1.5 text-text-3" data-absent={peerId}>
      <Avatar name={name} />
      <span className="flex min-w-0 grow items-center gap-1.5">
        <span className="truncate">{t('order.left', { name })}</span>
        {isAssistant && <AssistantMark />}
      </span>
      <PersonActions
        name={name}
        items={[
          [
            t('order.noAssistant'),
            () => void act('assistant:set', { peerId, isAssistant: false }),
            isAssistant,
          ],
          [t('order.keepOut'), () => void act('peer:remove', { peerId, keepOut: true }), true],
        ]}
      />
    </li>
  );
}

function AssistantMark() {
  const { t } = useTranslation();
  return (
    <span className="pill pill-primary">
      <ShieldCheck size={16} aria-hidden />
      <span>{t('order.assistant')}</span>
    </span>
  );
}

/** How much of the materials somebody has ready. */
function MaterialsState({ peerId }: { peerId: string }) {
  const { t } = useTranslation();
  const { materials } = useLesson();
  const ticked = useProgressOf()[peerId]?.ticked ?? [];
  const ready = materials.filter(({ id }) => ticked.includes(id)).length;
  return materials.length === 0 ? null : (
    <span className="text-[13px] whitespace-nowrap text-text-2 tabular-nums">
      {t('lesson.ready', { ready, count: materials.length })}
    </span>
  );
}

/** Whether somebody's microphone reaches us, and how loud it is. */
function MicState({ peerId }: { peerId: string }) {
  const { t } = useTranslation();
  const isOn = useClassState((state) =>
    state.received.some(
      ({ peerId: owner, source, paused }) => owner === peerId && source === 'mic' && !paused,
    ),
  );
  const isSpeaking = useClassState((state) => state.speaking.includes(peerId));
  return isOn ? (
    <Mic
      size={16}
      className={isSpeaking ? 'text-good-text' : 'text-text-3'}
      aria-label={isSpeaking ? t('stage.speaking') : t('order.micOn')}
    />
  ) : null;
}

interface PersonMenuProps {
  readonly peer: PeerInfo;
  readonly onRemove: (peer: PeerInfo) => void;
  readonly onLine: (peerId: string) => void;
}

function PersonMenu({ peer, onRemove, onLine }: PersonMenuProps) {
  const { t } = useTranslation();
  const act = useAct();
  const { id: peerId, role, practice, name } = peer;
  const { toggleWhisper, whisperTo, toggleStage, isOnStage, isInvited, askForBench } = useBenchActions();
  const isShown = useClassState((state) => isBenchShown(state.received, peerId));
  const items: readonly Action[] = [
    [
      isOnStage(peerId) ? t('stage.takeOff') : isInvited(peerId) ? t('stage.stopAsking') : t('stage.bring'),
      () => {
        toggleStage(peerId);
      },
      true,
    ],
    [
      t('stage.voiceOnly'),
      () => {
        toggleStage(peerId, VOICE_ONLY);
      },
      !practice && !isOnStage(peerId) && !isInvited(peerId),
    ],
    [
      whisperTo === peerId ? t('whisper.stop') : t('whisper.start'),
      () => {
        toggleWhisper(peerId);
      },
      !practice,
    ],
    [
      t('order.line'),
      () => {
        onLine(peerId);
      },
      !practice,
    ],
    [
      t('bench.ask'),
      () => {
        askForBench(peerId);
      },
      !practice && !isShown,
    ],
    [t('order.mute'), () => void act('peer:stop', { peerId, source: 'mic' }), !practice],
    [t('order.stopCamera'), () => void act('peer:stop', { peerId, source: 'camera' }), true],
    [
      role === 'assistant' ? t('order.noAssistant') : t('order.makeAssistant'),
      () => void act('assistant:set', { peerId, isAssistant: role !== 'assistant' }),
      !practice,
    ],
    [
      t('order.remove'),
      () => {
        onRemove(peer);
      },
      true,
    ],
  ];
  return <PersonActions name={name} items={items} />;
}

/** The label, what it does, and whether it is offered. */
type Action = readonly [string, () => void, boolean];

/** What can be done with somebody, in a menu. */
function PersonActions({ name, items }: { name: string; items: readonly Action[] }) {
  const { t } = useTranslation();
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger className="icon-btn" aria-label={t('order.menu', { name })}>
        <EllipsisVertical size={20} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" collisionPadding={8}>
          {items
            .filter(([, , isOffered]) => isOffered)
            .map(([label, onSelect]) => (
              <DropdownMenu.Item key={label} className="menu-item" onSelect={onSelect}>
                {label}
              </DropdownMenu.Item>
            ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
