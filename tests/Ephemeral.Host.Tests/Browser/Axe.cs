using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Ephemeral.Host.Tests.Browser;

/// <summary>What axe has to say of a page as it stands.</summary>
internal static class Axe
{
    // Colours that are still changing are those of no state.
    // Not by RunAxe: it puts the results together in a second page, and tells of all that is in order, for five times as long
    private const string Violations =
        """
        async () => {
          await Promise.allSettled(document.getAnimations().filter(one => one instanceof CSSTransition).map(one => one.finished));
          return (await axe.run(document, { resultTypes: ['violations'] })).violations
              .flatMap(rule => rule.nodes.map(node => `${rule.impact} ${rule.id} at ${node.html}`));
        }
        """;

    public static async Task ExpectNoViolationsAsync(this IPage page, string state)
    {
        if (await page.EvaluateAsync<bool>("typeof axe === 'undefined'"))
            await page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        var found = await page.EvaluateAsync<string[]>(Violations);
        Assert.True(found.Length == 0, $"In the state '{state}': {string.Join("; ", found)}");
    }
}
