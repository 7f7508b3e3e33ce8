import { NEAR_MS, type MailLanguage } from '@gongbang/protocol';

const NEAR_MINUTES = NEAR_MS / 60_000;

/** The text of one kind of mail, besides the facts. */
export interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly after?: readonly string[];
}

/** What a mail's text may mention. Times are in words already. */
export interface Named {
  readonly title: string;
  readonly when: string;
  readonly mentor: string;
}

/** The texts of all mails about bookings, in one language. Anything about money comes before them. */
export interface BookingWords {
  readonly hello: (name: string) => string;
  readonly minutes: (minutes: number) => string;
  readonly taughtBy: (mentor: string) => string;
  readonly saidBy: (mentor: string) => string;
  readonly enter: string;
  readonly see: string;
  readonly take: string;
  readonly answer: string;
  readonly studio: string;
  /** Why it was sent, and what to do if one never asked for it. */
  readonly because: string;
  readonly becauseMentor: string;
  readonly studioName: string;
  /** The text of a calendar entry, above its links. */
  readonly entry: (mentor: string) => string;
  readonly booked: (about: Named) => Words;
  readonly waiting: (about: Named, place: number) => Words;
  readonly offered: (about: Named, until: string) => Words;
  readonly offerOver: (about: Named) => Words;
  readonly cancelledByPerson: (about: Named) => Words;
  readonly cancelledByMentor: (about: Named) => Words;
  readonly cancelledForMinimum: (about: Named) => Words;
  readonly moved: (about: Named, from: string) => Words;
  readonly movedBack: (about: Named, from: string) => Words;
  readonly movedAgain: (about: Named, from: string) => Words;
  readonly reminderDay: (about: Named) => Words;
  readonly reminderHour: (about: Named) => Words;
  readonly message: (about: Named) => Words;
  readonly tooFew: (about: Omit<Named, 'mentor'>, booked: number, minimum: number) => Words;
}

const korean: BookingWords = {
  hello: (name) => `${name} 님, 안녕하세요.`,
  minutes: (minutes) => `${minutes}분`,
  taughtBy: (mentor) => `${mentor} 님과 함께해요`,
  saidBy: (mentor) => `${mentor} 님의 말`,
  enter: '수업에 들어가기',
  see: '예약 보기, 취소하기',
  take: '자리 잡기',
  answer: '괜찮은지 알리기, 취소하기',
  studio: '내 일정 보기',
  because: '이 주소로 클래스를 신청해서 보내 드린 메일이에요. 신청한 적이 없다면 지우면 돼요.',
  becauseMentor: '이 클래스를 이끄는 분이라 보내 드린 메일이에요.',
  studioName: '공방',
  entry: (mentor) => `${mentor} 님과 함께하는 클래스예요. 링크는 본인만 쓸 수 있어요.`,
  booked: ({ title, when }) => ({
    subject: `예약했어요: ${title}, ${when}`,
    paragraphs: ['자리를 맡아 두었어요. 수업에서 만나요.'],
    after: [
      `수업 ${NEAR_MINUTES}분 전부터 들어와서 기다릴 수 있어요. 링크는 본인 것이라, 어느 기기에서 열어도 한 사람으로 들어와요.`,
      '못 오게 되면 예약을 취소해 주세요. 기다리는 분에게 자리가 가요.',
    ],
  }),
  waiting: ({ title, when }, place) => ({
    subject: `대기 신청을 받았어요: ${title}, ${when}`,
    paragraphs: [`지금 ${place}번째로 기다리고 있어요. 자리가 나면 신청한 순서대로 메일을 드려요.`],
  }),
  offered: ({ title, when }, until) => ({
    subject: `자리가 났어요: ${title}, ${when}`,
    paragraphs: [
      '기다리던 수업에 자리가 하나 났어요.',
      `${until}까지 맡아 둘게요. 그때까지 답이 없으면 다음 분에게 가요.`,
    ],
  }),
  offerOver: ({ title, when }) => ({
    subject: `자리가 다음 분에게 갔어요: ${title}, ${when}`,
    paragraphs: ['맡아 둔 시간이 지나서 자리가 다음 분에게 갔어요. 원하면 다시 대기할 수 있어요.'],
  }),
  cancelledByPerson: ({ title, when }) => ({
    subject: `취소했어요: ${title}, ${when}`,
    paragraphs: ['취소를 마쳤어요. 전에 받은 수업 링크는 이제 열리지 않아요.', '다음에 또 만나요.'],
  }),
  cancelledByMentor: ({ title, when }) => ({
    subject: `예약이 취소됐어요: ${title}, ${when}`,
    paragraphs: ['멘토가 이 예약을 취소했어요. 전에 받은 수업 링크는 이제 열리지 않아요.'],
  }),
  cancelledForMinimum: ({ title, when }) => ({
    subject: `이번에는 열리지 않아요: ${title}, ${when}`,
    paragraphs: ['하루 전까지 신청한 분이 모자라서 이번 수업은 열리지 않아요. 기다려 주셨는데 아쉬워요.'],
  }),
  moved: ({ title, when }, from) => ({
    subject: `시간이 바뀌었어요: ${title}, ${when}`,
    paragraphs: [
      '멘토가 수업 시간을 옮겼어요.',
      `전: ${from}\n지금: ${when}`,
      '새 시간이 괜찮은지 알려 주세요. 답이 없어도 예약은 그대로 있어요.',
    ],
  }),
  movedBack: ({ title, when }, from) => ({
    subject: `처음 시간으로 돌아왔어요: ${title}, ${when}`,
    paragraphs: [
      '멘토가 수업을 예약했던 시간으로 되돌렸어요.',
      `전: ${from}\n지금: ${when}`,
      '예약은 그대로 있어요. 답하지 않아도 돼요.',
    ],
  }),
  movedAgain: ({ title, when }, from) => ({
    subject: `바뀐 시간을 한 번 더 알려 드려요: ${title}, ${when}`,
    paragraphs: [
      '수업 시간이 바뀌었는데 아직 답을 못 받았어요.',
      `전: ${from}\n지금: ${when}`,
      '예약은 그대로 있어요. 못 오게 되면 취소해 주세요.',
    ],
  }),
  reminderDay: ({ title, when }) => ({
    subject: `하루 남았어요: ${title}, ${when}`,
    paragraphs: ['수업이 하루 앞으로 다가왔어요. 준비물을 챙겨 두면 좋아요.'],
    after: ['못 오게 되면 예약을 취소해 주세요. 기다리는 분에게 자리가 가요.'],
  }),
  reminderHour: ({ title, when }) => ({
    subject: `곧 시작해요: ${title}, ${when}`,
    paragraphs: [`수업이 곧 시작해요. ${NEAR_MINUTES}분 전부터 들어와서 기다릴 수 있어요.`],
  }),
  message: ({ title, when }) => ({
    subject: `멘토의 말: ${title}, ${when}`,
    paragraphs: ['예약한 모든 분에게 멘토가 남긴 말이에요.'],
  }),
  tooFew: ({ title, when }, booked, minimum) => ({
    subject: `열리지 않아요: ${title}, ${when}`,
    paragraphs: [
      `열려면 ${minimum}명이 필요한데 하루 전까지 ${booked}명이 예약했어요. 그래서 이 일정은 열리지 않아요.`,
      '예약한 분들에게는 알렸어요.',
    ],
  }),
};

const people = (count: number): string => (count === 1 ? '1 person' : `${count} people`);

const english: BookingWords = {
  hello: (name) => `Hello ${name},`,
  minutes: (minutes) => (minutes === 1 ? '1 minute' : `${minutes} minutes`),
  taughtBy: (mentor) => `With ${mentor}`,
  saidBy: (mentor) => `From ${mentor}`,
  enter: 'Join the class',
  see: 'See or cancel your booking',
  take: 'Take the seat',
  answer: 'Confirm or cancel',
  studio: 'See your dates',
  because:
    'You’re getting this mail because somebody booked a class with this address. If that wasn’t you, delete it.',
  becauseMentor: 'You’re getting this mail because you teach this class.',
  studioName: 'Gongbang',
  entry: (mentor) => `A class with ${mentor}. The link is yours alone.`,
  booked: ({ title, when }) => ({
    subject: `You’re booked: ${title}, ${when}`,
    paragraphs: ['Your seat is saved. See you in class.'],
    after: [
      `You can come in and wait from ${NEAR_MINUTES} minutes before. The link is yours: whichever device opens it, you count as one person.`,
      'If you can’t make it, please cancel. Your seat then goes to somebody who’s waiting for one.',
    ],
  }),
  waiting: ({ title, when }, place) => ({
    subject: `You’re in line: ${title}, ${when}`,
    paragraphs: [
      `You’re number ${place} in line. When a seat comes free, we’ll mail people in the order they joined.`,
    ],
  }),
  offered: ({ title, when }, until) => ({
    subject: `A seat came free: ${title}, ${when}`,
    paragraphs: [
      'A seat came free in the class you’ve been waiting for.',
      `It’s yours to take until ${until}. After that it goes to the next in line.`,
    ],
  }),
  offerOver: ({ title, when }) => ({
    subject: `The seat went to the next in line: ${title}, ${when}`,
    paragraphs: [
      'The time to take it is over, so the seat went to the next in line. You’re welcome to join the line again.',
    ],
  }),
  cancelledByPerson: ({ title, when }) => ({
    subject: `Cancelled: ${title}, ${when}`,
    paragraphs: [
      'That’s cancelled. If you had a link to the class, it no longer works.',
      'We hope to see you another time.',
    ],
  }),
  cancelledByMentor: ({ title, when }) => ({
    subject: `Your booking was cancelled: ${title}, ${when}`,
    paragraphs: [
      'The mentor has cancelled this booking. If you had a link to the class, it no longer works.',
    ],
  }),
  cancelledForMinimum: ({ title, when }) => ({
    subject: `This class won’t take place: ${title}, ${when}`,
    paragraphs: [
      'A day before, there were too few bookings, so this class won’t take place. We’re sorry, and thank you for waiting.',
    ],
  }),
  moved: ({ title, when }, from) => ({
    subject: `New time: ${title}, ${when}`,
    paragraphs: [
      'The mentor has moved the class.',
      `Before: ${from}\nNow: ${when}`,
      'Please say whether the new time suits you. You stay booked even if you don’t.',
    ],
  }),
  movedBack: ({ title, when }, from) => ({
    subject: `Back at its first time: ${title}, ${when}`,
    paragraphs: [
      'The mentor has moved the class back to the time that you booked.',
      `Before: ${from}\nNow: ${when}`,
      'You’re still booked. There’s nothing to confirm.',
    ],
  }),
  movedAgain: ({ title, when }, from) => ({
    subject: `A reminder of the new time: ${title}, ${when}`,
    paragraphs: [
      'The class was moved, and we haven’t heard from you yet.',
      `Before: ${from}\nNow: ${when}`,
      'You’re still booked. If you can’t make it, please cancel.',
    ],
  }),
  reminderDay: ({ title, when }) => ({
    subject: `One day to go: ${title}, ${when}`,
    paragraphs: ['Your class is a day away. It’s a good moment to get your materials ready.'],
    after: ['If you can’t make it, please cancel. Your seat then goes to somebody who’s waiting for one.'],
  }),
  reminderHour: ({ title, when }) => ({
    subject: `Starting soon: ${title}, ${when}`,
    paragraphs: [`Your class starts soon. You can come in and wait from ${NEAR_MINUTES} minutes before.`],
  }),
  message: ({ title, when }) => ({
    subject: `From your mentor: ${title}, ${when}`,
    paragraphs: ['Your mentor wrote to everyone who has booked.'],
  }),
  tooFew: ({ title, when }, booked, minimum) => ({
    subject: `Won’t take place: ${title}, ${when}`,
    paragraphs: [
      `It needed ${people(minimum)}; a day before, ${people(booked)} had booked. So this date won’t take place.`,
      'Everyone who had booked has been told.',
    ],
  }),
};

export const BOOKING_WORDS: Readonly<Record<MailLanguage, BookingWords>> = { ko: korean, en: english };
