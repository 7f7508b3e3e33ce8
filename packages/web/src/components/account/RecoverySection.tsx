import { useTranslation } from 'react-i18next';

import { askProven } from '../../client/proof.ts';
import { useAccountAct } from '../../hooks/useAccountAct.ts';
import { ConfirmDialog } from '../ConfirmDialog.tsx';
import { Modal } from '../Modal.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { Section } from './Section.tsx';

interface RecoverySectionProps {
  /** How many are left; null until that is known. */
  readonly left: number | null;
  readonly hasPasskey: boolean;
  /** New ones, to be shown only this once; null for none. */
  readonly codes: readonly string[] | null;
  readonly onCodes: (codes: readonly string[] | null) => void;
}

/** Recovery codes: how many are left, and ten new ones. */
export function RecoverySection({ left, hasPasskey, codes, onCodes }: RecoverySectionProps) {
  const { t } = useTranslation();
  const { act, isBusy } = useAccountAct();
  const canHave = hasPasskey || (left ?? 0) > 0;
  return (
    <Section
      title={t('account.codes')}
      hint={canHave ? t('account.codesLeft', { count: left ?? 0 }) : t('account.codesNone')}
      beside={
        canHave && (
          <ConfirmDialog
            trigger={
              <button className="btn btn-line btn-sm" disabled={isBusy} aria-busy={isBusy}>
                {t('account.codesRenew')}
              </button>
            }
            title={t('account.codesRenewTitle')}
            description={t('account.codesRenewHint')}
            confirm={t('account.codesRenew')}
            cancel={t('common.cancel')}
            isHarmless
            onConfirm={() => {
              act(async () => {
                onCodes((await askProven('renewRecoveryCodes')).recoveryCodes);
              });
            }}
          />
        )
      }
    >
      <Modal
        title={t('signIn.codesTitle')}
        isOpen={codes !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) {
            onCodes(null);
          }
        }}
      >
        <RecoveryCodes
          codes={codes ?? []}
          onKept={() => {
            onCodes(null);
          }}
        />
      </Modal>
    </Section>
  );
}
