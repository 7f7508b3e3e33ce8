import { ACCOUNT_LIMITS, type Passkey, type WaysIn } from '@gongbang/protocol';
import { CircleAlert, Fingerprint, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { askAccounts } from '../../client/accounts.ts';
import { hasPasskeys } from '../../client/passkeys.ts';
import { askProven } from '../../client/proof.ts';
import { useAccountAct } from '../../hooks/useAccountAct.ts';
import { useLoaded } from '../../hooks/useLoaded.ts';
import { useNewPasskey } from '../../hooks/useNewPasskey.ts';
import { useToast } from '../../hooks/useToast.ts';
import { currentLanguage } from '../../i18n/index.ts';
import { dayOf } from '../../layout/format.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { Form } from '../Form.tsx';
import { IconButton } from '../IconButton.tsx';
import { InputField } from '../InputField.tsx';
import { RecoverySection } from './RecoverySection.tsx';
import { OnItsWay, Section } from './Section.tsx';

const load = () => askAccounts('getPasskeys');

/** The user's passkeys, and the recovery codes that came with the first of them. */
export function PasskeySection({ ways }: { ways: WaysIn }) {
  const { t } = useTranslation();
  const { value, failure, reload } = useLoaded(load);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const canMake = ways.passkey && hasPasskeys();
  return (
    <>
      <Section title={t('account.passkeys')} hint={t('account.passkeysHint')}>
        {value === null ? (
          <OnItsWay failure={failure} />
        ) : value.passkeys.length === 0 ? (
          <p className="text-sm text-text-3">{t('account.passkeysNone')}</p>
        ) : (
          <ul className="divide-y divide-line">
            {value.passkeys.map((passkey) => (
              <PasskeyRow key={passkey.id} passkey={passkey} onGone={reload} />
            ))}
          </ul>
        )}
        {canMake ? (
          <AddPasskey
            onAdded={(fresh) => {
              setCodes(fresh);
              reload();
            }}
          />
        ) : (
          <p className="note">
            <CircleAlert size={20} aria-hidden />
            <span>{t('account.passkeysOff')}</span>
          </p>
        )}
      </Section>
      <RecoverySection
        left={value?.recoveryCodesLeft ?? null}
        hasPasskey={(value?.passkeys.length ?? 0) > 0}
        codes={codes}
        onCodes={(fresh) => {
          setCodes(fresh);
          reload();
        }}
      />
    </>
  );
}

function PasskeyRow({
  passkey: { id, name, createdAt, usedAt },
  onGone,
}: {
  passkey: Passkey;
  onGone: () => void;
}) {
  const { t } = useTranslation();
  const toast = useToast();
  const { act } = useAccountAct();
  const when = (at: number): string => dayOf(at, currentLanguage());
  return (
    <li className="flex items-center justify-between gap-3 py-3" data-passkey>
      <p className="min-w-0">
        <b className="block break-words">{name}</b>
        <span className="text-[13px] text-text-3">
          {[
            t('account.madeAt', { when: when(createdAt) }),
            ...(usedAt === null ? [] : [t('account.usedAt', { when: when(usedAt) })]),
          ].join(' · ')}
        </span>
      </p>
      <ConfirmDialog
        trigger={
          <IconButton label={t('account.passkeyRemove', { name })}>
            <Trash2 size={16} aria-hidden />
          </IconButton>
        }
        title={t('account.passkeyRemoveTitle')}
        description={t('account.passkeyRemoveHint', { name })}
        confirm={t('account.remove')}
        cancel={t('common.cancel')}
        onConfirm={() => {
          act(async () => {
            await askProven('removePasskey', { params: { passkeyId: id } });
            toast('info', t('account.passkeyRemoved'));
            onGone();
          });
        }}
      />
    </li>
  );
}

function AddPasskey({ onAdded }: { onAdded: (codes: readonly string[] | null) => void }) {
  const { t } = useTranslation();
  const toast = useToast();
  const { make, isBusy, error } = useNewPasskey();
  const [name, setName] = useState('');
  const add = async (): Promise<void> => {
    const added = await make(name.trim() === '' ? undefined : name.trim());
    if (added !== null) {
      setName('');
      toast('info', t('account.passkeyAdded'));
      onAdded(added.recoveryCodes);
    }
  };
  return (
    <Form className="grid gap-2" onSubmit={add}>
      <InputField
        label={t('account.passkeyName')}
        hint={t('account.passkeyNameHint')}
        error={error}
        isOptional
        maxLength={ACCOUNT_LIMITS.passkeyName}
        autoComplete="off"
        value={name}
        onText={setName}
      />
      <button className="btn btn-line justify-self-start" disabled={isBusy} aria-busy={isBusy}>
        <Fingerprint size={16} aria-hidden />
        <span>{t('account.passkeyAdd')}</span>
      </button>
    </Form>
  );
}
