import { Download } from 'lucide-react';
import { useTranslation } from 'react-i18next';

import { saveFile } from '../../client/saveFile.ts';
import { CopyButton } from '../CopyButton.tsx';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onKept: () => void;
}

/** Ten codes, shown only this once, to be copied, saved as a file or written down. */
export function RecoveryCodes({ codes, onKept }: RecoveryCodesProps) {
  const { t } = useTranslation();
  const text = codes.join('\n');
  const save = (): void => {
    const head = `${location.host}: ${t('signIn.codesFile')}`;
    saveFile(`${t('signIn.codesFile')}.txt`, new Blob([`${head}\n\n${text}\n`], { type: 'text/plain' }));
  };
  return (
    <div className="grid gap-4" data-recovery-codes>
      <p className="text-sm text-text-2">{t('signIn.codesHint')}</p>
      <ol className="grid grid-cols-2 gap-x-4 gap-y-1.5 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ol>
      <div className="grid grid-cols-2 gap-2">
        <CopyButton text={text} label={t('signIn.codesCopy')} className="btn btn-line" />
        <button type="button" className="btn btn-line" onClick={save}>
          <Download size={16} aria-hidden />
          <span>{t('signIn.codesSave')}</span>
        </button>
      </div>
      <button type="button" className="btn btn-primary" onClick={onKept}>
        {t('signIn.codesDone')}
      </button>
    </div>
  );
}
