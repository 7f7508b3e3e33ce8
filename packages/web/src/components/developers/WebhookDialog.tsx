import { WEBHOOK_LIMITS, webhookEventType, type Webhook, type WebhookEventType } from '@gongbang/protocol';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { withProof } from '../../client/proof.ts';
import { askWebhooks } from '../../client/webhooks.ts';
import { useCourseWords } from '../../hooks/useCourseWords.ts';
import { useFieldFailure } from '../../hooks/useFieldFailure.ts';
import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';
import { Modal } from '../Modal.tsx';
import { eventWords } from './eventWords.ts';

interface WebhookDialogProps {
  readonly edited: Webhook | 'new' | null;
  readonly onEdited: (edited: null) => void;
  readonly onChanged: () => void;
}

/** Asks where events go, and which. */
export function WebhookDialog({ edited, onEdited, onChanged }: WebhookDialogProps) {
  const { t } = useTranslation();
  return (
    <Modal
      title={t(edited === 'new' ? 'developers.add' : 'developers.change')}
      isOpen={edited !== null}
      onOpenChange={() => {
        onEdited(null);
      }}
    >
      <WebhookForm
        webhook={edited === 'new' ? null : edited}
        onDone={() => {
          onEdited(null);
          onChanged();
        }}
      />
    </Modal>
  );
}

function WebhookForm({ webhook, onDone }: { webhook: Webhook | null; onDone: () => void }) {
  const { t } = useTranslation();
  const words = useCourseWords();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [events, setEvents] = useState<readonly WebhookEventType[]>(
    webhook?.events ?? webhookEventType.options,
  );
  const [error, setError] = useState<string | null>(null);
  const fail = useFieldFailure(words, setError);
  const [hasNoEvents, setNoEvents] = useState(false);
  const firstEvent = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const save = async (): Promise<void> => {
    const wrong = wrongIn(url.trim());
    if (wrong !== null) {
      setError(t(wrong));
      return;
    }
    if (events.length === 0) {
      setNoEvents(true);
      firstEvent.current?.focus();
      return;
    }
    setBusy(true);
    try {
      const body = { url: url.trim(), events: [...events] };
      await withProof(() =>
        webhook === null
          ? askWebhooks('addWebhook', { body })
          : askWebhooks('changeWebhook', { body, params: { webhookId: webhook.id } }),
      );
      onDone();
    } catch (thrown) {
      fail(thrown);
      setBusy(false);
    }
  };
  return (
    <Form className="grid min-h-0 gap-4" onSubmit={save}>
      <InputField
        label={t('developers.url')}
        hint={t('developers.urlHint')}
        error={error}
        type="url"
        inputMode="url"
        placeholder="https://example.com/hooks"
        maxLength={WEBHOOK_LIMITS.url}
        autoComplete="off"
        value={url}
        onText={setUrl}
      />
      <fieldset className="grid gap-1">
        <legend className="mb-1 text-sm font-semibold">{t('developers.events')}</legend>
        {webhookEventType.options.map((type, index) => (
          <label key={type} className="flex min-h-9 items-center gap-3 text-sm">
            <input
              ref={index === 0 ? firstEvent : undefined}
              type="checkbox"
              className="h-5 w-5 shrink-0 accent-[var(--primary)]"
              checked={events.includes(type)}
              onChange={(event) => {
                setNoEvents(false);
                setEvents(
                  event.target.checked ? [...events, type] : events.filter((other) => other !== type),
                );
              }}
            />
            <span>{t(eventWords(type))}</span>
          </label>
        ))}
        {hasNoEvents && (
          <p className="text-sm text-danger-text" role="alert">
            {t('developers.eventsNeeded')}
          </p>
        )}
      </fieldset>
      <button className="btn btn-primary" disabled={isBusy} aria-busy={isBusy}>
        {t('developers.save')}
      </button>
    </Form>
  );
}

/**
 * What is wrong with an address, as far as that shows in it. Only the server knows whether http is allowed, and where a name leads.
 */
function wrongIn(text: string): 'developers.urlNeeded' | 'developers.urlPassword' | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) {
    return 'developers.urlNeeded';
  }
  return url.username === '' && url.password === '' ? null : 'developers.urlPassword';
}
