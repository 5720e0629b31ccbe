import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './app/app.css';
import { Providers } from './app/providers.tsx';
import { Shell } from './app/shell.tsx';

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no element "root" to render into.');
createRoot(root).render(
  <StrictMode>
    <Providers>
      <Shell />
    </Providers>
  </StrictMode>,
);
