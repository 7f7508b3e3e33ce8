import { linkPath, linkUrl, parseLink } from '@gongbang/client';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { Form } from '../Form.tsx';
import { InputField } from '../InputField.tsx';

/** Joins a class with a link that the user was given. */
export function LinkForm() {
  const { t } = useTranslation();
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const write = (written: string): void => {
    setText(written);
    setError(null);
  };
  const submit = (): void => {
    const link = parseLink(text);
    if (link === null) {
      setError(t('home.linkBad'));
    } else {
      location.assign(linkPath(link));
    }
  };
  return (
    <Form className="card grid gap-3 p-4" onSubmit={submit}>
      <InputField
        label={t('home.linkLabel')}
        error={error}
        value={text}
        inputMode="url"
        autoFocus
        placeholder={t('home.linkPlaceholder')}
        onPaste={(event) => {
          // A single line takes no line breaks: only the link of a whole invitation is kept.
          const link = parseLink(event.clipboardData.getData('text'));
          if (link !== null) {
            event.preventDefault();
            write(linkUrl(link, location.origin));
          }
        }}
        onText={write}
      />
      <button className="btn btn-line justify-self-end">{t('home.linkGo')}</button>
    </Form>
  );
}
