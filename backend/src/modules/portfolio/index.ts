export { portfolioEndpoints } from './portfolio.contract.ts';
export { portfolioEntities } from './portfolio.entity.ts';
export { portfolioModule } from './portfolio.module.ts';
