using Ephemeral.Testing;

namespace Ephemeral.Samples.Tests;

/// <summary>What a sample shows over HTTP.</summary>
internal static class Shown
{
    /// <summary>Waits until it is shown. A request that fails, as where nobody has answered the dashboard in time, shows nothing yet.</summary>
    public static Task EventuallyAsync(Func<Task<bool>> isShown, Func<string> what) => Eventually.TrueAsync(
        async () =>
        {
            try
            {
                return await isShown();
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        what);
}
