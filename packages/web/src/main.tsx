import './setup.ts';
import './styles/index.css';
import './i18n/index.ts';

import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { lookAhead } from './client/firstLook.ts';
import { tidyAddress } from './client/tidyAddress.ts';
import { App } from './pages/App.tsx';

tidyAddress();
lookAhead(location.href);
const root = document.getElementById('root');
if (root === null) {
  throw new Error('index.html has no #root');
}
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
// From here on the page looks after itself; until then index.html does.
document.documentElement.dataset['alive'] = '';
