/** A system, and what to do there; `<b>` marks what to tap. */
interface Steps {
  readonly system: string;
  readonly steps: readonly string[];
}

/** The texts of the page at `/trust`, in one language. */
export interface TrustTexts {
  readonly title: string;
  readonly lead: string;
  readonly without: string;
  readonly other: string;
  readonly fingerprint: string;
  readonly fingerprintHint: string;
  readonly download: string;
  readonly certificate: string;
  readonly profile: string;
  readonly install: string;
  readonly systems: readonly Steps[];
  readonly may: string;
  readonly mayHint: string;
  readonly names: string;
  readonly addresses: string;
  readonly until: string;
  readonly remove: string;
  readonly removeHint: string;
  readonly removal: readonly Steps[];
}

export const TRUST_TEXTS: Readonly<Record<'ko' | 'en', TrustTexts>> = {
  ko: {
    title: '이 컴퓨터의 증명서 믿기',
    lead: '도메인이 없어서 이 컴퓨터가 증명서를 스스로 만들었어요. 아래 증명서를 한 번 설치하면 이 컴퓨터의 공방에서 경고가 더 나오지 않아요.',
    without:
      '설치하지 않아도 돼요. 그러면 처음 열 때 경고가 나와요. 이 컴퓨터가 맞을 때만 넘어가고, 다른 곳에서 나오는 경고는 넘기지 마세요.',
    other: 'English',
    fingerprint: '지문 (SHA-256)',
    fingerprintHint:
      '이 페이지는 암호화되지 않았어요. 설치하기 전에 가르치는 사람의 화면에 있는 지문과 같은지 맞춰 보세요.',
    download: '내려받기',
    certificate: '증명서 (.crt): Android, Windows, macOS',
    profile: '프로파일 (.mobileconfig): iPhone, iPad, macOS',
    install: '설치하기',
    systems: [
      {
        system: 'iPhone, iPad',
        steps: [
          'Safari에서 <b>프로파일</b>을 내려받고 <b>허용</b>을 눌러요.',
          '<b>설정 → 일반 → VPN 및 기기 관리</b>에서 내려받은 프로파일을 설치해요.',
          '<b>설정 → 일반 → 정보 → 인증서 신뢰 설정</b>에서 이 증명서를 켜요.',
        ],
      },
      {
        system: 'Android',
        steps: [
          '<b>증명서</b>를 내려받아요.',
          '<b>설정</b>에서 <b>CA 인증서</b>를 찾아요. 보안 → 암호화 및 사용자 인증 정보 → 인증서 설치에 있어요.',
          '<b>무시하고 설치</b>를 누르고 내려받은 파일을 골라요.',
        ],
      },
      {
        system: 'macOS',
        steps: [
          '<b>증명서</b>를 내려받아 열면 <b>키체인 접근</b>에 들어가요.',
          '그 증명서를 두 번 눌러 <b>신뢰</b>를 펼치고 SSL을 <b>항상 신뢰</b>로 바꿔요.',
        ],
      },
      {
        system: 'Windows',
        steps: [
          '<b>증명서</b>를 내려받아 열고 <b>인증서 설치 → 현재 사용자</b>를 눌러요.',
          '<b>모든 인증서를 다음 저장소에 저장</b>에서 <b>신뢰할 수 있는 루트 인증 기관</b>을 골라요.',
          'Firefox에서는 <b>설정 → 개인 정보 및 보안 → 인증서 보기 → 인증 기관 → 가져오기</b>로 넣어요.',
        ],
      },
    ],
    may: '무엇에 쓸 수 있나요?',
    mayHint: '이 증명서는 아래의 이름과 주소에만 쓸 수 있고, 다른 사이트를 흉내 내는 데는 쓸 수 없어요.',
    names: '이름',
    addresses: '주소',
    until: '언제까지',
    remove: '지우기',
    removeHint: '수업이 끝났으면 지워도 돼요.',
    removal: [
      { system: 'iPhone, iPad', steps: ['<b>설정 → 일반 → VPN 및 기기 관리</b>에서 프로파일을 지워요.'] },
      { system: 'Android', steps: ['<b>설정</b>에서 <b>사용자 인증서</b>를 찾아 이 증명서를 지워요.'] },
      { system: 'macOS', steps: ['<b>키체인 접근</b>에서 이 증명서를 지워요.'] },
      {
        system: 'Windows',
        steps: ['<b>certmgr.msc</b>를 열고 <b>신뢰할 수 있는 루트 인증 기관</b>에서 이 증명서를 지워요.'],
      },
    ],
  },
  en: {
    title: 'Trust this computer’s certificate',
    lead: 'There is no domain, so this computer made its certificate itself. Install the one below once, and Gongbang on this computer opens without a warning.',
    without:
      'You don’t have to install it; your browser then warns you the first time. Continue past that warning only for this computer, and past no warning anywhere else.',
    other: '한국어',
    fingerprint: 'Fingerprint (SHA-256)',
    fingerprintHint:
      'This page may not be encrypted. Before you install anything, compare the fingerprint with the one on the mentor’s screen.',
    download: 'Download',
    certificate: 'Certificate (.crt): Android, Windows, macOS',
    profile: 'Profile (.mobileconfig): iPhone, iPad, macOS',
    install: 'Install it',
    systems: [
      {
        system: 'iPhone, iPad',
        steps: [
          'Download the <b>profile</b> in Safari, and tap <b>Allow</b>.',
          'Install it in <b>Settings → General → VPN &amp; Device Management</b>.',
          'Switch the certificate on in <b>Settings → General → About → Certificate Trust Settings</b>.',
        ],
      },
      {
        system: 'Android',
        steps: [
          'Download the <b>certificate</b>.',
          'Search <b>Settings</b> for <b>CA certificate</b>: Security → Encryption &amp; credentials → Install a certificate.',
          'Tap <b>Install anyway</b>, and choose the file.',
        ],
      },
      {
        system: 'macOS',
        steps: [
          'Download the <b>certificate</b> and open it: it goes to <b>Keychain Access</b>.',
          'Double-click it there, open <b>Trust</b>, and set SSL to <b>Always Trust</b>.',
        ],
      },
      {
        system: 'Windows',
        steps: [
          'Download the <b>certificate</b>, open it, and choose <b>Install Certificate → Current User</b>.',
          'Choose <b>Place all certificates in the following store</b>, and there <b>Trusted Root Certification Authorities</b>.',
          'In Firefox: <b>Settings → Privacy &amp; Security → View Certificates → Authorities → Import</b>.',
        ],
      },
    ],
    may: 'What it may be used for',
    mayHint:
      'This certificate is only valid for the names and addresses below. It cannot stand in for any other site.',
    names: 'Names',
    addresses: 'Addresses',
    until: 'Until',
    remove: 'Remove it',
    removeHint: 'You can remove it again once the class is over.',
    removal: [
      {
        system: 'iPhone, iPad',
        steps: ['Remove the profile in <b>Settings → General → VPN &amp; Device Management</b>.'],
      },
      {
        system: 'Android',
        steps: ['Search <b>Settings</b> for <b>User credentials</b>, and remove it there.'],
      },
      { system: 'macOS', steps: ['Delete it in <b>Keychain Access</b>.'] },
      {
        system: 'Windows',
        steps: [
          'Open <b>certmgr.msc</b>, and delete it under <b>Trusted Root Certification Authorities</b>.',
        ],
      },
    ],
  },
};
