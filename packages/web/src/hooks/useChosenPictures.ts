import { readyPicture } from '@gongbang/client';
import { useState } from 'react';

import {
  NONE_CHOSEN,
  given,
  picked,
  readied,
  removed,
  type ChosenPictures,
} from '../layout/chosenPictures.ts';
import { useExplain } from './useAct.ts';

interface Choices extends ChosenPictures {
  /** A file as it was picked, or none. What is no picture is refused here. */
  readonly choose: (stepId: string, file: Blob | null) => void;
  /** A step has what was chosen for it. */
  readonly onGiven: (stepId: string) => void;
}

/** Pictures that steps are to have, as a form's state; they are in memory until it is sent. */
export function useChosenPictures(): Choices {
  const explain = useExplain();
  const [pictures, setPictures] = useState(NONE_CHOSEN);
  return {
    ...pictures,
    choose: (stepId, file) => {
      if (file === null) {
        setPictures((before) => removed(before, stepId));
        return;
      }
      setPictures((before) => picked(before, stepId, file));
      readyPicture(file).then(
        (ready) => {
          setPictures((before) => readied(before, stepId, file, ready));
        },
        (error: unknown) => {
          setPictures((before) => readied(before, stepId, file, null));
          explain(error);
        },
      );
    },
    onGiven: (stepId) => {
      setPictures((before) => given(before, stepId));
    },
  };
}
