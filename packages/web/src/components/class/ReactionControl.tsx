import type { RisingReaction } from '@gongbang/client';
import { reaction as reactions, type Reaction } from '@gongbang/protocol';
import { Coffee, Heart, Laugh, PartyPopper, SmilePlus, ThumbsUp, type LucideIcon } from 'lucide-react';
import { Popover, Toolbar } from 'radix-ui';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { useAct } from '../../hooks/useAct.ts';
import { useClassroom, useClassState } from '../../hooks/useClassroom.tsx';
import { useKeyLabel, useShortcuts } from '../../hooks/useShortcuts.ts';
import { IconButton } from '../IconButton.tsx';

const ICONS: Record<Reaction, LucideIcon> = {
  thumb: ThumbsUp,
  heart: Heart,
  party: PartyPopper,
  laugh: Laugh,
  cup: Coffee,
};
/** A reaction disappears after this long, in ms; the stylesheet lets it rise for as long. */
const RISING_MS = 3000;

/** A few reactions to choose from. */
export function ReactionControl() {
  const { t } = useTranslation();
  const act = useAct();
  const [isOpen, setOpen] = useState(false);
  const key = useKeyLabel('R');
  useShortcuts({
    KeyR: () => {
      setOpen(true);
    },
  });
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger asChild>
        <Toolbar.Button className={`ctl ${isOpen ? 'is-on' : ''}`} aria-keyshortcuts={key}>
          <SmilePlus size={22} strokeWidth={1.8} aria-hidden />
          <span>{t('reaction.title')}</span>
        </Toolbar.Button>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className="panel z-(--z-pop) flex gap-1 rounded-lg p-1.5 shadow-3"
          sideOffset={8}
          aria-label={t('reaction.title')}
        >
          {reactions.options.map((name) => {
            const Icon = ICONS[name];
            return (
              <IconButton
                key={name}
                label={t(`reaction.${name}`)}
                onClick={() => void act('reaction:send', { reaction: name })}
              >
                <Icon size={20} aria-hidden />
              </IconButton>
            );
          })}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** Everyone's reactions, rising at the lower left of the stage. */
export function RisingReactions() {
  const rising = useClassState((state) => state.reactions);
  return (
    <div className="pointer-events-none absolute bottom-14 left-4 h-24 w-32" aria-hidden>
      {rising.map((reaction) => (
        <Rising key={reaction.id} reaction={reaction} />
      ))}
    </div>
  );
}

/** Columns, so that several at once can be told apart. */
const COLUMNS = 5;
const COLUMN_PX = 26;

function Rising({ reaction: { id, reaction } }: { reaction: RisingReaction }) {
  const { client } = useClassroom();
  const Icon = ICONS[reaction];
  useEffect(() => {
    const timer = setTimeout(() => {
      client.settleReaction(id);
    }, RISING_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [client, id]);
  return (
    <span className="rising" style={{ left: (id % COLUMNS) * COLUMN_PX }} data-reaction={reaction}>
      <Icon size={24} />
    </span>
  );
}
