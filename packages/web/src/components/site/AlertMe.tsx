import { alertForm, type AlertState, type CourseSlug } from '@gongbang/protocol';
import { BellRing, CircleCheck, Mail } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askCourses } from '../../client/courses.ts';
import { writtenBy } from '../../client/drafts.ts';
import { useCourseAct } from '../../hooks/useCourseAct.ts';
import { useDraft } from '../../hooks/useDraft.ts';
import { useAccount } from '../../hooks/useMe.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';

/** Signs up for mails about new dates. @param slug of a course; null for all of them */
export function AlertMe({ slug }: { slug: CourseSlug | null }) {
  const account = useAccount();
  return <AskForm key={account?.id ?? ''} slug={slug} account={account} />;
}

function AskForm({ slug, account }: { slug: CourseSlug | null; account: ReturnType<typeof useAccount> }) {
  const { t } = useTranslation();
  const { act, isBusy } = useCourseAct();
  const { draft, write, drop } = useDraft(
    'alert',
    writtenBy(account, slug ?? ''),
    () => account?.email ?? '',
  );
  const [isWrong, setWrong] = useState(false);
  const [done, setDone] = useState<(AlertState & { readonly email: string }) | null>(null);
  if (done !== null) {
    const Icon = done.is === 'on' ? CircleCheck : Mail;
    return (
      <p className="note" role="status">
        <Icon size={16} aria-hidden />
        <span className="wrap-anywhere">
          {done.is === 'on'
            ? t('alerts.isOn', { email: done.email })
            : t('alerts.asked', { email: done.email })}
        </span>
      </p>
    );
  }
  const submit = (): void => {
    const body = alertForm.safeParse({ email: draft, language: currentLanguage() });
    setWrong(!body.success);
    if (body.success) {
      act(async () => {
        const { is } =
          slug === null
            ? await askCourses('askForAllAlerts', { body: body.data })
            : await askCourses('askForAlerts', { body: body.data, params: { slug } });
        drop();
        setDone({ is, email: body.data.email });
      });
    }
  };
  return (
    <Form className="stack is-close" onSubmit={submit}>
      <InputField
        label={t('alerts.email')}
        hint={t('alerts.hint')}
        error={isWrong ? t('booking.emailBad') : null}
        type="email"
        inputMode="email"
        autoComplete="email"
        value={draft}
        onText={(email) => {
          write(email);
          setWrong(false);
        }}
      />
      <button className="btn btn-line w-full" disabled={isBusy} aria-busy={isBusy}>
        <BellRing size={16} aria-hidden />
        <span>{t('alerts.ask')}</span>
      </button>
    </Form>
  );
}
