// The worker that draws, so that nothing holds up the page.
import "vaelet/worker/script";
