import { useTranslation } from 'react-i18next';

import benchClay from '../../assets/scenes/bench-clay.svg';
import benchCrack from '../../assets/scenes/bench-crack.svg';
import benchGrey from '../../assets/scenes/bench-grey.svg';
import benchSlab from '../../assets/scenes/bench-slab.svg';
import mentorScene from '../../assets/scenes/mentor.svg';

/** How each of twelve people at the scene's step is doing, one stitch a person. */
const STITCHES = Array.from({ length: 12 }, (_, person) =>
  person < 6 ? 'is-done' : person === 6 ? 'is-stuck' : 'is-empty',
);

/** A drawing of a class as its mentor sees it: the hands, four benches, one of them stuck, and how far along everybody is. */
export function ClassScene() {
  const { t } = useTranslation();
  return (
    <div className="class-scene" role="img" aria-label={t('home.illustration')}>
      <div className="window">
        <div className="tile min-h-0 rounded-md">
          <img src={mentorScene} alt="" className="absolute inset-0 size-full object-cover" />
          <span className="tag absolute top-2 left-2 pl-1.5">
            <span className="pill pill-live min-h-[18px] px-[7px] text-[11px]">{t('home.scene.live')}</span>
            <span className="tabular-nums">42:18</span>
          </span>
        </div>
        <div className="grid min-h-0 grid-rows-4 gap-2">
          {[benchClay, benchSlab, benchCrack, benchGrey].map((bench) => (
            <img
              key={bench}
              src={bench}
              alt=""
              className={`size-full min-h-0 rounded-md object-cover ${
                bench === benchCrack ? 'shadow-[0_0_0_2px_var(--gam-400)]' : ''
              }`}
            />
          ))}
        </div>
      </div>
      <div className="step">
        <span className="flex items-baseline justify-between gap-3">
          <b className="text-[13px]">{t('home.scene.step')}</b>
          <span className="text-xs whitespace-nowrap text-text-3 tabular-nums">6/12</span>
        </span>
        <span className="stitch">
          {STITCHES.map((stitch, person) => (
            <i key={person} className={stitch} />
          ))}
        </span>
        <span className="text-xs leading-snug text-text-2 max-md:hidden">{t('home.scene.stitches')}</span>
      </div>
    </div>
  );
}
