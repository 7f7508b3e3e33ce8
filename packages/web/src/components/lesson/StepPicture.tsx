import type { LessonStep } from '@gongbang/protocol';
import { useTranslation } from 'react-i18next';

import { ChatPicture } from '../chat/ChatPicture.tsx';

/** There is little room next to a note: people enlarge it. */
const SMALL = { width: 112, height: 72 };

/** The picture of a step, if it has one. */
export function StepPicture({ step: { title, picture } }: { step: LessonStep }) {
  const { t } = useTranslation();
  return (
    picture !== undefined && (
      <ChatPicture
        key={picture.id}
        picture={picture}
        alt={t('lesson.pictureOf', { title })}
        label={t('lesson.openPicture', { title })}
        within={SMALL}
      />
    )
  );
}
