// Scripts only improve: every page works without this file.
import { initAll } from "../vendor/govuk-frontend.min.js";
initAll();
