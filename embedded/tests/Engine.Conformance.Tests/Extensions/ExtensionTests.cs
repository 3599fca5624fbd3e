using Akka.Actor;
using Engine.Conformance.Tests.Support;

namespace Engine.Conformance.Tests.Extensions;

public sealed class ExtensionTests() : ConformanceTest(
    $"akka.extensions = [\"{typeof(EagerProvider).FullName}, {typeof(EagerProvider).Assembly.GetName().Name}\"]")
{
    [Fact]
    public void An_extension_is_made_when_it_is_first_asked_for()
    {
        Assert.False(Sys.HasExtension<Lazy>());

        var extension = Sys.WithExtension<Lazy, LazyProvider>();

        Assert.True(Sys.HasExtension<Lazy>());
        Assert.Same(Sys, extension.System);
        Assert.Same(extension, Sys.GetExtension<Lazy>());
    }

    [Fact]
    public async Task All_who_ask_at_once_get_the_same_one()
    {
        var asking = Enumerable.Range(0, 16).Select(_ => Task.Run(() => Sys.WithExtension<Lazy, LazyProvider>()));

        var extensions = await Task.WhenAll(asking);

        Assert.Single(extensions.Distinct());
        Assert.Equal(1, extensions[0].Provider.Made);
    }

    [Fact]
    public void Another_system_has_another_one()
    {
        using var other = ActorSystem.Create("other");

        Assert.NotSame(Sys.WithExtension<Lazy, LazyProvider>(), other.WithExtension<Lazy, LazyProvider>());
    }

    [Fact]
    public void An_extension_can_be_registered_with_its_provider()
    {
        var provider = new LazyProvider();

        var extension = Sys.RegisterExtension(provider);

        Assert.Same(extension, provider.Get(Sys));
        Assert.Equal(1, provider.Made);
    }

    [Fact]
    public void What_was_never_registered_is_not_there()
    {
        Assert.False(Sys.TryGetExtension<Lazy>(out var none));
        Assert.Null(none);
    }

    [Fact]
    public void An_extension_named_in_the_settings_is_there_from_the_start() => Assert.True(Sys.HasExtension<Eager>());

    private sealed class Lazy(ActorSystem system, LazyProvider provider) : IExtension
    {
        public ActorSystem System => system;

        public LazyProvider Provider => provider;
    }

    private sealed class LazyProvider : ExtensionIdProvider<Lazy>
    {
        private int _made;

        public int Made => _made;

        public override Lazy CreateExtension(ExtendedActorSystem system)
        {
            Interlocked.Increment(ref _made);
            return new Lazy(system, this);
        }
    }

    private sealed class Eager : IExtension;

    private sealed class EagerProvider : ExtensionIdProvider<Eager>
    {
        public override Eager CreateExtension(ExtendedActorSystem system) => new();
    }
}
