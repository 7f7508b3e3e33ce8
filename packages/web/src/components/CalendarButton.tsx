import { codeOf } from '@gongbang/client';
import type { ClassId, Secret } from '@gongbang/protocol';
import { CalendarPlus } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { http } from '../client/http.ts';
import { loadPart } from '../client/loadPart.ts';
import { saveFile } from '../client/saveFile.ts';
import { useExplain } from '../hooks/useAct.ts';
import type { CalendarClass } from '../layout/calendar.ts';

interface Entry {
  readonly id: ClassId;
  readonly linkKey: Secret;
  /** Where the event leads to. */
  readonly url: string;
}

interface CalendarButtonProps {
  /** Classes to put into one file. */
  readonly entries: readonly Entry[];
  readonly label?: string;
}

/** Offers classes as a calendar file. The code that writes it is loaded on demand. */
export function CalendarButton({ entries, label }: CalendarButtonProps) {
  const { t } = useTranslation();
  const explain = useExplain();
  const save = async (): Promise<void> => {
    try {
      const [{ calendarOf }, ...events] = await Promise.all([
        loadPart(() => import('../layout/calendar.ts')),
        ...entries.map(eventOf),
      ]);
      const file = calendarOf(
        events.filter((event) => event !== null),
        Date.now(),
      );
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
      <span>{label ?? t('calendar.save')}</span>
    </button>
  );
}

/** A class as it is now, because a calendar keeps the newest; null if it was deleted. @throws ClientError */
async function eventOf({ id, linkKey, url }: Entry): Promise<{ info: CalendarClass; url: string } | null> {
  try {
    return { info: (await http.getClass(id, linkKey)).class, url };
  } catch (error) {
    if (codeOf(error) === 'UNAUTHENTICATED') {
      return null;
    }
    throw error;
  }
}
