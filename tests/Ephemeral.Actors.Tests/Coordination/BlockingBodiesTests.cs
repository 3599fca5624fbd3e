using System.Runtime.CompilerServices;
using Ephemeral.Actors.Coordination;
using Ephemeral.Actors.Operations;
using Ephemeral.Actors.Tests.Support;
using Ephemeral.Testing;

namespace Ephemeral.Actors.Tests.Coordination;

public class BlockingBodiesTests
{
    [Fact]
    public async Task The_thread_that_looks_for_blocking_bodies_holds_nothing_of_what_it_has_seen()
    {
        var seen = await SeeAsync();
        await Eventually.TrueAsync(
            () =>
            {
                GC.Collect();
                GC.WaitForPendingFinalizers();
                GC.Collect();
                return Task.FromResult(!seen.IsAlive);
            },
            () => "a runner that was forgotten is collected");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> SeeAsync()
    {
        var runner = new Runner();
        BlockingBodies.Watch(runner);
        BlockingBodies.NoteWork();
        await Eventually.True(() => runner.Looks > 3);
        runner.IsBusy = false;
        BlockingBodies.Forget(runner);
        return new WeakReference(runner);
    }

    private sealed class Runner : BlockingBodies.IBodyRunner
    {
        private readonly Operation _operation = Plain.Pending();
        private int _looks;

        public volatile bool IsBusy = true;

        public int Looks => Volatile.Read(ref _looks);

        Operation? BlockingBodies.IBodyRunner.InHand
        {
            get
            {
                Interlocked.Increment(ref _looks);
                return IsBusy ? _operation : null;
            }
        }
    }
}
