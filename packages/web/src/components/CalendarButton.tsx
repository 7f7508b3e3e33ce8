import type { ClassId, Secret } from '@gongbang/protocol';
import { CalendarPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { http } from '../client/http.ts';
import { loadPart } from '../client/loadPart.ts';
import { saveFile } from '../client/saveFile.ts';
import { useExplain } from '../hooks/useAct.ts';

interface CalendarButtonProps {
  readonly id: ClassId;
  readonly linkKey: Secret;
  /** Where the event leads to. */
  readonly url: string;
}

/** Hands the class out as a calendar file. What writes it comes when it is wanted. */
export function CalendarButton({ id, linkKey, url }: CalendarButtonProps) {
  const { t } = useTranslation();
  const explain = useExplain();
  const save = async (): Promise<void> => {
    try {
      // As it is now: a calendar takes the newest.
      const [{ calendarFile }, view] = await Promise.all([
        loadPart(() => import('../layout/calendar.ts')),
        http.getClass(id, linkKey),
      ]);
      const file = calendarFile(view.class, url, Date.now());
      if (file !== null) {
        saveFile('gongbang.ics', new Blob([file], { type: 'text/calendar' }));
      }
    } catch (error) {
      explain(error);
    }
  };
  return (
    <button type="button" className="btn btn-quiet btn-sm" onClick={() => void save()}>
      <CalendarPlus size={16} aria-hidden />
      <span>{t('calendar.save')}</span>
    </button>
  );
}
