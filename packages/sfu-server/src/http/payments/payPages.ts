import Router from '@koa/router';
import type { Context } from 'koa';

import { Allowance } from '../../auth/Allowance.ts';
import { placeOf } from '../../auth/addresses.ts';
import type { PaymentProvider, TrialProvider } from '../../ports/payments.ts';
import type { Log } from '../../ports/world.ts';
import type { Launch, Orders } from '../../site/payments/Orders.ts';
import { readBody } from '../bodies.ts';
import { limit } from '../doors.ts';
import { languageOf, type Language } from '../language.ts';
import type { PageState } from '../page.ts';
import { DEFAULT_NAME } from '../pageTexts.ts';
import { payPolicy } from '../securityHeaders.ts';
import { nothingPage, trialPage, waitPage, windowPage } from './payPage.ts';

/** The format of all our ids. */
const ORDER = /^[a-z0-9]{16}$/;
/**
 * Visits from one place in a minute: a whole school may pay at once. And visits to one order, so that its
 * provider is not asked too often.
 */
const VISITS = { points: 300, seconds: 60 };
const OF_ORDER = { points: 20, seconds: 60 };
/** A provider's additions to an address, within bounds; it would not add anything longer. */
const MAX_QUERY = 8192;
const MAX_PARTS = 20;
const MAX_NAME = 40;
const MAX_VALUE = 300;
const MAX_FORM_BYTES = 256;

export interface PayParts {
  readonly orders: Pick<Orders, 'launch' | 'comeBack'>;
  readonly studioName: string | null;
  readonly trustProxy: boolean;
  readonly log: Log;
}

type PayContext = Context & { state: PageState; params: Record<string, string> };

/**
 * The pages on the way to a provider and back. Anybody with an order's id may pay for it; nothing else follows from having it.
 */
export function payRouter({ orders, studioName, trustProxy, log }: PayParts): Router<PageState> {
  const router = new Router<PageState>({ sensitive: true });
  const visits = new Allowance(VISITS);
  const ofOrder = new Allowance(OF_ORDER);
  const shopIn = (language: Language): string => studioName ?? DEFAULT_NAME[language];

  /** The requested order; null if the id cannot be one. @throws ClassroomError RATE_LIMITED */
  const orderOf = (context: PayContext): string | null => {
    limit(visits, placeOf(context.req, trustProxy), context);
    const id = context.params['orderId'] ?? '';
    if (!ORDER.test(id)) {
      return null;
    }
    limit(ofOrder, id, context);
    return id;
  };
  const parts = (context: PayContext, language = languageOf(context)) => ({
    ...{ language, shop: shopIn(language), nonce: context.state.nonce },
  });
  const answer = (
    context: PayContext,
    status: number,
    html: string,
    scriptUrl: string | null = null,
  ): void => {
    context.set({
      'Content-Security-Policy': payPolicy(context.state.nonce, scriptUrl),
      'Cache-Control': 'no-store',
      'X-Robots-Tag': 'noindex',
    });
    if (scriptUrl !== null) {
      context.set({
        // Some providers check which shop somebody comes from: its host, without a path.
        'Referrer-Policy': 'strict-origin',
        // Some open a window that reports back to this one.
        'Cross-Origin-Opener-Policy': 'same-origin-allow-popups',
      });
    }
    context.status = status;
    context.type = 'html';
    context.body = html;
  };
  const nothing = (context: PayContext): void => {
    answer(context, 404, nothingPage(parts(context)));
  };
  /** What is to be paid; null if the answer was already given. */
  const launchOf = async (context: PayContext): Promise<Launch | null> => {
    const orderId = orderOf(context);
    const launch = orderId === null ? null : await orders.launch(orderId);
    if (launch === null) {
      nothing(context);
      return null;
    }
    if ('bookingId' in launch) {
      seeOther(context, `/b/${launch.bookingId}`);
      return null;
    }
    return launch;
  };

  router.get('/pay/back/:orderId', async (context: PayContext) => {
    const orderId = orderOf(context);
    const returned = returnedBy(context);
    try {
      const found = orderId === null ? null : await orders.comeBack(orderId, returned);
      if (found === null) {
        nothing(context);
      } else {
        seeOther(context, `/b/${found.bookingId}?paid`);
      }
    } catch (error) {
      log.warn(
        { orderId, err: error },
        'somebody is back from paying, but the payment cannot be checked yet',
      );
      context.set('Retry-After', '10');
      answer(context, 503, waitPage({ ...parts(context), againHref: context.url }));
    }
  });

  router.get('/pay/:orderId', async (context: PayContext) => {
    const launch = await launchOf(context);
    if (launch === null) {
      return;
    }
    const { checkout, ref, provider } = launch;
    const page = provider.launch(checkout, ref);
    const about = { ...parts(context, checkout.language), checkout };
    if (isTrial(provider)) {
      answer(context, 200, trialPage(about));
    } else if (page === null) {
      nothing(context);
    } else {
      const backHref = `/pay/back/${checkout.orderId}?left=1`;
      answer(context, 200, windowPage({ ...about, provider, launch: page, backHref }), page.scriptUrl);
    }
  });

  // No cookie is involved, so no other page can press for somebody: it would have to know the order, and
  // might as well press itself.
  router.post('/pay/:orderId', async (context: PayContext) => {
    const launch = await launchOf(context);
    if (launch === null) {
      return;
    }
    const { checkout, ref, provider } = launch;
    if (!isTrial(provider)) {
      nothing(context);
      return;
    }
    const form = new URLSearchParams((await readBody(context, MAX_FORM_BYTES)).toString());
    const press = form.get('press');
    if (press === 'pay' || press === 'decline') {
      await provider.press(ref, press);
    }
    seeOther(context, `/pay/back/${checkout.orderId}${press === 'left' ? '?left=1' : ''}`);
  });
  return router;
}

const isTrial = (provider: PaymentProvider): provider is TrialProvider =>
  provider.id === 'trial' && 'press' in provider;

function seeOther(context: Context, location: string): void {
  context.status = 303;
  context.set({ Location: location, 'Cache-Control': 'no-store', 'X-Robots-Tag': 'noindex' });
  context.body = '';
}

/** What a provider has added, each name once. */
function returnedBy({ querystring }: Context): ReadonlyMap<string, string> {
  if (querystring.length > MAX_QUERY) {
    return new Map();
  }
  return new Map(
    [...new URLSearchParams(querystring)]
      .filter(([name, value]) => name.length <= MAX_NAME && value.length <= MAX_VALUE)
      .slice(0, MAX_PARTS),
  );
}
