import { readyPicture } from '@gongbang/client';
import { useEffect, useState } from 'react';

import { clearLeftovers, hasKeptPictures, keepPictures, keptPictures } from '../client/keptPictures.ts';
import {
  NONE_CHOSEN,
  given,
  picked,
  readied,
  removed,
  restored,
  type ChosenPictures,
} from '../layout/chosenPictures.ts';
import { useExplain } from './useAct.ts';

interface Choices extends ChosenPictures {
  /** A file as it was chosen, or none. Anything but a picture is refused here. */
  readonly choose: (stepId: string, file: Blob | null) => void;
  /** A step got the picture that was chosen for it. */
  readonly onGiven: (stepId: string) => void;
  /** Choices made on the previous page are still being looked for. */
  readonly isRestoring: boolean;
  /** The form was sent, or abandoned. */
  readonly drop: () => void;
}

/** Pictures chosen for steps, as a form's state; they are there again after a reload. @param form which one */
export function useChosenPictures(form: string): Choices {
  const explain = useExplain();
  const [pictures, setPictures] = useState(NONE_CHOSEN);
  const [isRestoring, setRestoring] = useState(() => hasKeptPictures(form));
  const [isDropped, setDropped] = useState(false);
  useEffect(() => {
    void keptPictures(form).then((kept) => {
      setPictures((before) => restored(before, kept));
      setRestoring(false);
      return clearLeftovers();
    });
  }, [form]);
  const { chosen } = pictures;
  useEffect(() => {
    if (!isRestoring && !isDropped) {
      keepPictures(form, chosen);
    }
  }, [form, chosen, isRestoring, isDropped]);
  return {
    ...pictures,
    isRestoring,
    drop: () => {
      setDropped(true);
      keepPictures(form, NONE_CHOSEN.chosen);
    },
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
