import type { ClassDraft } from '@gongbang/protocol';

/** Names and lines of practice mentees, in the language of the mentor's page. */
type ByLanguage<T> = Readonly<Record<'ko' | 'en', T>>;

export const PRACTICE_NAMES: ByLanguage<readonly string[]> = {
  ko: '박서연 김도윤 최하린 정민재 한지우 윤태오 서가은 임준호 오세린 강유진 신동현 문소희 백지안 조은우 홍나래 권시우 남다온 류해인 송이든 전수아 배현서 유하준 안채원 노을 심재윤 구민서 표정우 황보라 차은결 양선우'.split(
    ' ',
  ),
  en: 'Ada Ben Chloe Dev Elif Finn Grace Hugo Iris Jonas Kira Liam Mina Noah Olga Pablo Quinn Rosa Sam Tara Uma Viktor Wen Xenia Yuri Zoe Alma Boris Cora Dario'.split(
    ' ',
  ),
};

interface Words {
  readonly asks: readonly string[];
  readonly stuck: readonly string[];
  readonly says: readonly string[];
}

export const PRACTICE_WORDS: ByLanguage<Words> = {
  ko: {
    asks: ['', '바닥이 너무 얇아졌어요', '이만큼이면 될까요?', '다시 한번 보여 주세요'],
    stuck: ['벽이 갈라져요', '자꾸 미끄러져요', ''],
    says: [
      '잘 보여요!',
      '물은 얼마나 묻혀요?',
      '저는 거의 다 했어요',
      '소리 잘 들려요',
      '사진 찍어도 되나요?',
    ],
  },
  en: {
    asks: ['', 'The bottom got too thin', 'Is this enough?', 'Could you show that again?'],
    stuck: ['The wall is cracking', 'It keeps slipping', ''],
    says: ['I can see it well!', 'How much water?', 'Almost there', 'Sound is good', 'May I take a photo?'],
  },
};

/** The class that `--practice` opens, with steps to check in at. */
export const PRACTICE_CLASS: ByLanguage<Pick<ClassDraft, 'title' | 'mentorName' | 'materials' | 'steps'>> = {
  ko: {
    title: '연습 클래스',
    mentorName: '멘토',
    materials: [
      { id: 'clay', text: '흙 한 줌' },
      { id: 'sponge', text: '젖은 스펀지' },
    ],
    steps: [
      { id: 'ball', title: '흙 반죽하고 공 만들기', note: '손바닥으로 굴려요.', minutes: 5 },
      { id: 'hole', title: '엄지로 구멍 내기', note: '바닥은 손가락 반 마디만큼 남겨요.', minutes: 10 },
      { id: 'wall', title: '돌려 가며 벽 얇게 집기', note: '', minutes: 15 },
    ],
  },
  en: {
    title: 'Practice class',
    mentorName: 'Mentor',
    materials: [
      { id: 'clay', text: 'A handful of clay' },
      { id: 'sponge', text: 'A wet sponge' },
    ],
    steps: [
      { id: 'ball', title: 'Knead and roll a ball', note: 'Between your palms.', minutes: 5 },
      {
        id: 'hole',
        title: 'Open it with your thumb',
        note: 'Leave half a finger at the bottom.',
        minutes: 10,
      },
      { id: 'wall', title: 'Pinch the wall, turn by turn', note: '', minutes: 15 },
    ],
  },
};
