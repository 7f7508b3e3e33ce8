import { CODE_MS, type MailLanguage } from '@gongbang/protocol';

import type { Mail } from '../../ports/accounts.ts';

const MINUTES = CODE_MS / 60_000;

interface CodeMail {
  readonly to: string;
  readonly code: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
}

/** The mail with the six digits. */
export function codeMail({ to, code, language, studioName }: CodeMail): Mail {
  const words = language === 'ko' ? korean : english;
  return { to, code, ...words(code, studioName) };
}

const korean = (code: string, studioName: string | null): Pick<Mail, 'subject' | 'text'> => ({
  subject: `${studioName ?? '공방'} 로그인 코드`,
  text: `로그인 코드: ${code}

코드를 받은 화면에 적어 주세요. ${MINUTES}분 동안 쓸 수 있어요.

직접 요청하지 않았다면 이 메일을 지우면 돼요. 코드를 모르면 아무도 들어올 수 없어요.
`,
});

const english = (code: string, studioName: string | null): Pick<Mail, 'subject' | 'text'> => ({
  subject: `Your sign-in code for ${studioName ?? 'Gongbang'}`,
  text: `Your sign-in code: ${code}

Enter it on the page where you asked for it. It works for ${MINUTES} minutes.

If you didn’t ask for it, delete this mail. Nobody gets in without the code.
`,
});
