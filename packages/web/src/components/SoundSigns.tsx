import type { PeerInfo, SoundTrouble } from '@gongbang/protocol';
import { MicOff, VolumeX } from 'lucide-react';
import { useTranslation } from 'react-i18next';

const ICON = { unheard: MicOff, blocked: VolumeX, muted: VolumeX, none: VolumeX } as const;
const NONE: SoundTrouble[] = [];

/** What keeps sound from passing between somebody and the class, in words; nothing for someone who is away. */
export function soundTroubles({ sound = NONE, presence }: PeerInfo): readonly SoundTrouble[] {
  return presence === 'away' ? NONE : sound;
}

interface SoundSignsProps {
  readonly peer: PeerInfo;
  readonly className: string;
}

/** A sign for each thing that keeps sound from passing between somebody and the class. */
export function SoundSigns({ peer, className }: SoundSignsProps) {
  const { t } = useTranslation();
  return soundTroubles(peer).map((trouble) => {
    const Icon = ICON[trouble];
    return (
      <span
        key={trouble}
        className={className}
        title={t(`quality.soundHint.${trouble}`)}
        data-sound={trouble}
      >
        <Icon size={16} className="shrink-0" aria-hidden />
        <span>{t(`quality.sound.${trouble}`)}</span>
      </span>
    );
  });
}
