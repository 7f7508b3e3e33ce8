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

/** How the studio takes money: what its owner has set, and the providers that the server's settings connect, but none of their keys. */
export class PaymentSetups {
  readonly #world: World;
  readonly #changed: () => void;
  readonly #front: Glances<'front', ShopFront>;

  /** @param changed called when something public has changed */
  constructor(world: World, changed: () => void) {
    this.#world = world;
    this.#changed = changed;
    this.#front = new Glances(world.clock);
  }

  /** The settings in effect: if a provider moves money, there are no trial payments, even if they were enabled before. */
  async current(stores: SiteStores = this.#world.stores): Promise<PaymentSettings> {
    const settings = await stores.paymentSettings.find();
    return isConnected(this.#world.providers) ? { ...settings, isTrial: false } : settings;
  }

  /** The ways to pay in a currency; empty if none are set up. */
  async waysFor(currency: Currency, stores: SiteStores = this.#world.stores): Promise<PaymentWay[]> {
    return waysOf(await stores.paymentSettings.find(), this.#world.providers, currency);
  }

  /** The settings in effect, and the ways to pay in the studio's currency. */
  async now(): Promise<Pick<PaymentSetup, 'settings' | 'ways'>> {
    const settings = await this.current();
    return { settings, ways: waysOf(settings, this.#world.providers, settings.currency) };
  }

  /** @param origin the page's address, for the providers' webhooks */
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
   * Existing orders and courses keep their prices: only prices set from now on use another currency.
   * @throws ClassroomError CONFLICT if trial payments are to be enabled while a provider moves money
   */
  async put(settings: PaymentSettings, origin: string): Promise<PaymentSetup> {
    if (settings.isTrial && isConnected(this.#world.providers)) {
      throw new ClassroomError(
        'CONFLICT',
        'A provider that moves money is connected, so there can be no trial payments.',
      );
    }
    await this.#world.stores.paymentSettings.save(settings);
    this.#front.forget();
    this.#changed();
    return this.show(origin);
  }

  /** What everybody may know. It is cached, so anybody may ask as often as they like. */
  shopFront(): Promise<ShopFront> {
    return this.#front.at('front', async () => {
      const settings = await this.#world.stores.paymentSettings.find();
      const { seller } = settings;
      // Currencies of all courses count: prices keep theirs when the studio's changes.
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

/** Whether there are ways to pay, but none moves money. */
export const isOnlyTried = (ways: readonly PaymentWay[]): boolean =>
  ways.length > 0 && ways.every(({ provider }) => provider === 'trial');
