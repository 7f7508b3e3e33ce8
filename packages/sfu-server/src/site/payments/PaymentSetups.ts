import {
  currency as currencies,
  type Currency,
  type PaymentSettings,
  type PaymentSetup,
  type PaymentWay,
  type ShopFront,
} from '@gongbang/protocol';

import type { SiteStores } from '../../ports/accounts.ts';
import { isElsewhere } from '../../ports/payments.ts';
import { ClassroomError } from '../../rules/ClassroomError.ts';
import type { CourseWorld } from '../bookings/world.ts';
import { Glances } from '../catalog/Glances.ts';
import { isConnected, waysOf } from './rules.ts';

type World = Pick<CourseWorld, 'stores' | 'providers' | 'clock' | 'sendsMails'>;

/** How the studio takes money: what its owner has set, and what the server's settings connect. No key of a provider is in any of it. */
export class PaymentSetups {
  readonly #world: World;
  readonly #changed: () => void;
  readonly #front: Glances<'front', ShopFront>;

  /** @param changed called when something is another that everybody sees */
  constructor(world: World, changed: () => void) {
    this.#world = world;
    this.#changed = changed;
    this.#front = new Glances(world.clock);
  }

  /** As it is now: where money moves, nothing is only tried, also where that was set before. */
  async current(stores: SiteStores = this.#world.stores): Promise<PaymentSettings> {
    const settings = await stores.paymentSettings.find();
    return isConnected(this.#world.providers) ? { ...settings, isTrial: false } : settings;
  }

  /** How something in a currency can be paid; by no way where nothing is set up. */
  async waysFor(currency: Currency, stores: SiteStores = this.#world.stores): Promise<PaymentWay[]> {
    return waysOf(await stores.paymentSettings.find(), this.#world.providers, currency);
  }

  /** As it is now, and how something in the studio's currency can be paid. */
  async now(): Promise<Pick<PaymentSetup, 'settings' | 'ways'>> {
    const settings = await this.current();
    return { settings, ways: waysOf(settings, this.#world.providers, settings.currency) };
  }

  /** @param origin where the page is: providers call there */
  async show(origin: string): Promise<PaymentSetup> {
    return {
      ...(await this.now()),
      webhooks:
        origin === ''
          ? []
          : [...this.#world.providers.keys()].filter(isElsewhere).map((provider) => ({
              provider,
              url: `${origin}/api/payments/${provider}/webhook`,
            })),
    };
  }

  /**
   * What was ordered stays as it was, and what courses cost does: only prices that are set from now on are in another currency.
   * @throws ClassroomError CONFLICT where money moves, and something is to be only tried
   */
  async put(settings: PaymentSettings, origin: string): Promise<PaymentSetup> {
    if (settings.isTrial && isConnected(this.#world.providers)) {
      throw new ClassroomError(
        'CONFLICT',
        'A provider is connected that moves money. Nothing can be only tried beside it.',
      );
    }
    await this.#world.stores.paymentSettings.save(settings);
    this.#front.forget();
    this.#changed();
    return this.show(origin);
  }

  /** What everybody may know. Anybody may ask, as often as they like. */
  shopFront(): Promise<ShopFront> {
    return this.#front.at('front', async () => {
      const settings = await this.#world.stores.paymentSettings.find();
      const { seller } = settings;
      // Whatever a course may cost: a price stays in its currency when the studio's is another.
      const ways = currencies.options.flatMap((one) => waysOf(settings, this.#world.providers, one));
      return {
        seller: Object.values(seller).some((one) => one !== '') ? seller : null,
        takesMoney: ways.length > 0,
        isTrial: isOnlyTried(ways),
        hasTrials: ways.some(({ provider }) => provider === 'trial'),
        sendsMails: this.#world.sendsMails,
      };
    });
  }
}

/** Whether no way to pay moves money. */
export const isOnlyTried = (ways: readonly PaymentWay[]): boolean =>
  ways.length > 0 && ways.every(({ provider }) => provider === 'trial');
