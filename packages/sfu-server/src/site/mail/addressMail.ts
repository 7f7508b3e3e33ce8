import type { MailLanguage } from '@gongbang/protocol';

import type { Mail } from '../../ports/accounts.ts';

interface AddressMail {
  /** The account's former address. */
  readonly to: string;
  readonly language: MailLanguage;
  readonly studioName: string | null;
}

/** The mail to an account's former address: somebody else may have changed it. */
export function addressMail({ to, language, studioName }: AddressMail): Mail {
  return { to, code: null, ...(language === 'ko' ? korean : english)(studioName) };
}

const korean = (studioName: string | null): Pick<Mail, 'subject' | 'text'> => ({
  subject: `${studioName ?? '공방'} 계정의 이메일이 바뀌었어요`,
  text: `이제 이 주소로는 코드를 받아 들어올 수 없어요. 계정에 다른 이메일을 적었기 때문이에요.

직접 바꾸지 않았다면 패스키나 복구 코드로 들어가 이메일을 되돌리고, 다른 기기를 모두 내보내 주세요. 들어갈 수 없다면 서버를 운영하는 분에게 알려 주세요.
`,
});

const english = (studioName: string | null): Pick<Mail, 'subject' | 'text'> => ({
  subject: `The email address of your ${studioName ?? 'Gongbang'} account has changed`,
  text: `Codes sent to this address no longer sign you in: your account has a different email address now.

If that wasn’t you, sign in with a passkey, change it back, and sign out all other devices. If you can’t get in, tell whoever runs the server.
`,
});
