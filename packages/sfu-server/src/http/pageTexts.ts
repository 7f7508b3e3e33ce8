import type { Language } from './language.ts';

/** A page's title, and what is shown when somebody shares its address. */
export interface PageText {
  readonly title: string;
  readonly description: string;
}

/** Kinds of addresses that can be told apart without knowing what they lead to. */
export type PageKind =
  | 'home'
  | 'new'
  | 'created'
  | 'check'
  | 'class'
  | 'course'
  | 'mentor'
  | 'phone'
  | 'privacy'
  | 'imprint'
  | 'trust'
  | 'other';

/** The server's name if the settings give none. */
export const DEFAULT_NAME: Readonly<Record<Language, string>> = { ko: '공방', en: 'Gongbang' };

/** What the accompanying picture shows. */
export const PICTURE_ALT: Readonly<Record<Language, string>> = {
  ko: '위에서 본 작업대와 찻잔을 빚는 두 손',
  en: 'A workbench from above, two hands shaping a cup',
};

/** For the studio as a whole: its home, and anything without a page of its own. */
const WORKSHOP: Readonly<Record<Language, PageText>> = {
  ko: {
    title: '손이 보이는 수업',
    description: '멘토의 손끝을 모두가 가까이에서 봐요. 설치도 가입도 없이, 링크 하나로 수업이 열려요.',
  },
  en: {
    title: 'classes where hands are seen',
    description:
      'Everybody sees the mentor’s hands up close. No install, no account: a link opens the class.',
  },
};

export const PAGE_TEXTS: Readonly<Record<Language, Readonly<Record<PageKind, PageText>>>> = {
  ko: {
    home: WORKSHOP.ko,
    new: {
      title: '클래스 만들기',
      description: '제목과 이름만 있으면 만들 수 있어요. 설치도 가입도 없어요.',
    },
    created: { title: '클래스 링크', description: '이 브라우저에서 만든 클래스의 링크예요.' },
    check: {
      title: '연결 확인',
      description: '이 기기와 네트워크로 수업에 들어올 수 있는지 미리 확인해요.',
    },
    class: {
      title: '클래스 초대',
      description: '링크를 열고 이름을 적으면 들어와요. 설치도 가입도 없어요.',
    },
    course: { title: '클래스', description: WORKSHOP.ko.description },
    mentor: {
      title: '멘토 링크',
      description: '이 링크를 가진 사람이 수업을 이끌어요. 다른 사람에게 보내지 마세요.',
    },
    phone: {
      title: '휴대폰을 손 카메라로',
      description: '이 링크를 연 휴대폰이 멘토의 작업대를 비춰요. 멘토만 쓰는 링크예요.',
    },
    privacy: { title: '개인정보', description: '이 서버에 무엇이 얼마나 오래 남는지 알려 드려요.' },
    imprint: { title: '운영자 정보', description: '이 서버를 운영하는 사람이에요.' },
    trust: {
      title: '이 컴퓨터의 증명서 믿기',
      description: '증명서를 한 번 설치하면 이 컴퓨터의 공방에서 경고가 더 나오지 않아요.',
    },
    other: WORKSHOP.ko,
  },
  en: {
    home: WORKSHOP.en,
    new: {
      title: 'Create a class',
      description: 'A title and your name are all it takes. No install, no account.',
    },
    created: { title: 'Class links', description: 'The links of a class that was created in this browser.' },
    check: {
      title: 'Connection check',
      description: 'Find out beforehand whether this device and network can take part in a class.',
    },
    class: {
      title: 'You are invited to a class',
      description: 'Open the link and enter your name. No install, no account.',
    },
    course: { title: 'Class', description: WORKSHOP.en.description },
    mentor: {
      title: 'Mentor’s link',
      description: 'Whoever has this link teaches the class. Do not pass it on.',
    },
    phone: {
      title: 'A phone as the hands camera',
      description: 'The phone that opens this link shows the mentor’s bench. It is for the mentor alone.',
    },
    privacy: { title: 'Privacy', description: 'What this server keeps, and for how long.' },
    imprint: { title: 'Imprint', description: 'Who runs this server.' },
    trust: {
      title: 'Trust this computer’s certificate',
      description: 'Install the certificate once, and this computer’s classes open without a warning.',
    },
    other: WORKSHOP.en,
  },
};
