import { ClientError, linkUrl } from '@gongbang/client';
import { UNKNOWN_OUTCOME, type Account, type Booking } from '@gongbang/protocol';
import { Download } from 'lucide-react';
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';

import { askAccounts, saidIn } from '../../client/accounts.ts';
import { askCourses } from '../../client/courses.ts';
import { forgetDrafts } from '../../client/draftKeys.ts';
import { look, nowIs } from '../../client/me.ts';
import { askProven } from '../../client/proof.ts';
import { saveFile } from '../../client/saveFile.ts';
import { useAccountAct } from '../../hooks/useAccountAct.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { useServerNow } from '../../hooks/useServerNow.ts';
import { useToast } from '../../hooks/useToast.ts';
import { hasPlace } from '../../layout/bookings.ts';
import { paidOrder } from '../../layout/payments.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { Section } from './Section.tsx';

const FILE = 'gongbang-account.json';
/** How often the clock moves, in ms. */
const TICK_MS = 60_000;

/** Downloads what is kept about the account, and deletes it. */
export function DataSection({ account }: { account: Account }) {
  const { t } = useTranslation();
  const { act, isBusy } = useAccountAct();
  const save = async (): Promise<void> => {
    const data = await askAccounts('getMyData');
    // The keys alone would be of little use to the reader.
    const classes = data.classes.map(({ keys, ...about }) => ({
      ...about,
      mentorLink: linkUrl({ id: about.id, role: 'mentor', key: keys.mentor }, location.origin),
      menteeLink:
        keys.mentee === null
          ? null
          : linkUrl({ id: about.id, role: 'mentee', key: keys.mentee }, location.origin),
    }));
    const text = JSON.stringify({ ...data, classes }, null, 2);
    saveFile(FILE, new Blob([text, '\n'], { type: 'application/json' }));
  };
  return (
    <Section
      title={t('account.data')}
      hint={t('account.dataHint')}
      beside={
        <button
          className="btn btn-line btn-sm"
          disabled={isBusy}
          aria-busy={isBusy}
          onClick={() => {
            act(save);
          }}
        >
          <Download size={16} aria-hidden />
          <span>{t('account.dataSave')}</span>
        </button>
      }
    >
      <hr className="seam" />
      <Leave account={account} />
    </Section>
  );
}

const loadBookings = async (): Promise<readonly Booking[]> => (await askCourses('getMyBookings')).bookings;

/** Whether something may have been done although it failed: no answer came, or the store could not say. */
const mayBeDone = (error: unknown): boolean => {
  const said = saidIn(error);
  return said === null ? error instanceof ClientError : said.reason === UNKNOWN_OUTCOME;
};

/** Whether nobody is signed in any more; false if the server does not say. */
const isNobodyIn = (): Promise<boolean> =>
  look().then(
    ({ account }) => account === null,
    () => false,
  );

function Leave({ account }: { account: Account }) {
  const { t } = useTranslation();
  const toast = useToast();
  const navigate = useNavigate();
  const { act, isBusy } = useAccountAct();
  const now = useServerNow(TICK_MS);
  // Those to come go with the account, and what was paid for them comes back or does not: nobody learns that afterwards.
  const toCome = (useLoaded(loadBookings).value ?? []).filter((booking) => hasPlace(booking, now));
  // Whether it may have been deleted already, although the answer never came.
  const isUnsure = useRef(false);
  const leave = async (): Promise<void> => {
    try {
      await askProven('removeMe');
    } catch (error) {
      const isGone = isUnsure.current && saidIn(error)?.code === 'SIGN_IN_NEEDED';
      isUnsure.current ||= mayBeDone(error);
      if (!isGone && !(mayBeDone(error) && (await isNobodyIn()))) {
        throw error;
      }
    }
    forgetDrafts();
    nowIs(null);
    toast('info', t('account.left'));
    await navigate('/');
  };
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
      <p className="min-w-0 text-sm text-text-2">{t('account.leaveHint')}</p>
      <ConfirmDialog
        trigger={
          <button
            className="btn btn-quiet btn-sm -mx-3 text-danger-text"
            disabled={isBusy}
            aria-busy={isBusy}
          >
            {t('account.leave')}
          </button>
        }
        title={t('account.leaveTitle')}
        description={t('account.leaveData')}
        points={[
          ...(toCome.some((booking) => paidOrder(booking) !== null) ? [t('account.leavePaid')] : []),
          ...(toCome.length > 0 ? [t('account.leaveBookings', { count: toCome.length })] : []),
          t('account.leaveDevices'),
          t('account.leaveClasses'),
          t('account.leaveBackups'),
          ...(account.role === 'owner' ? [t('account.leaveOwner')] : []),
        ]}
        confirm={t('account.leave')}
        cancel={t('common.cancel')}
        onConfirm={() => {
          act(leave);
        }}
      />
    </div>
  );
}
