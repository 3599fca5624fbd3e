using Ephemeral.Testing;

namespace Ephemeral.Host.Tests.Support;

/// <summary>The probes of the translator in a host whose time stands still.</summary>
internal static class Probes
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private const int LooksAnAdvance = 100;

    /// <summary>Lets one probe after another be due until what it finds is seen. One is too few where the timer was not set by then.</summary>
    public static Task AdvanceUntilAsync(this FakeTime time, Func<Task<bool>> condition, string what)
    {
        var looks = 0;
        return Eventually.TrueAsync(
            () =>
            {
                if (looks++ % LooksAnAdvance == 0)
                    time.Advance(Interval);
                return condition();
            },
            () => what);
    }
}
