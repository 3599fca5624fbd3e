using Ephemeral.Actors;
using Ephemeral.Actors.Hosting;

namespace Akka.Hosting;

/// <summary>
/// Starts actors that speak <c>Ephemeral.Actors.Protocol</c> for coordinators, so that <see cref="IRequiredActor{TActor}"/> gives them to any
/// service or actor (F18). The coordinator is one that is registered as a service, or one that is made here from its body; it is made
/// when the actor starts.
/// </summary>
public static partial class EphemeralAkkaHostingExtensions
{
    /// <summary>Starts the actor of the work coordinator without a name (F18), as <c>IRequiredActor</c> of its type.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">Where to.</param>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<T>(this AkkaConfigurationBuilder builder) =>
        builder.WithWork<EphemeralWorkCoordinator<T>, T>(null);

    /// <summary>Starts the actor of the work coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c> (F98).</summary>
    /// <typeparam name="TMarker">Any type that stands for this coordinator, and for nothing else.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="name">The name it is registered under.</param>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<TMarker, T>(
        this AkkaConfigurationBuilder builder, string name) =>
        builder.WithWork<TMarker, T>(Given.Name(name));

    /// <summary>Starts the actor of the keyed work coordinator without a name (F18), as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TKey, T>(this AkkaConfigurationBuilder builder)
        where TKey : notnull =>
        builder.WithKeyedWork<EphemeralKeyedWorkCoordinator<TKey, T>, TKey, T>(null);

    /// <summary>Starts the actor of the keyed work coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c> (F98, F127).</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TMarker, TKey, T>(
        this AkkaConfigurationBuilder builder, string name)
        where TKey : notnull =>
        builder.WithKeyedWork<TMarker, TKey, T>(Given.Name(name));

    /// <summary>Starts the actor of the result coordinator without a name (F18, F27), as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TInput, TResult>(
        this AkkaConfigurationBuilder builder) =>
        builder.WithResult<EphemeralResultCoordinator<TInput, TResult>, TInput, TResult>(null);

    /// <summary>Starts the actor of the result coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c> (F98, F27).</summary>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TMarker, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name) =>
        builder.WithResult<TMarker, TInput, TResult>(Given.Name(name));

    /// <summary>Starts the actor of the keyed result coordinator without a name (F18, F27), as <c>IRequiredActor</c> of its type.</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder)
        where TKey : notnull =>
        builder.WithKeyedResult<EphemeralKeyedResultCoordinator<TKey, TInput, TResult>, TKey, TInput, TResult>(null);

    /// <summary>Starts the actor of the keyed result coordinator of a name, as <c>IRequiredActor&lt;TMarker&gt;</c> (F98, F27).</summary>
    public static AkkaConfigurationBuilder WithEphemeralKeyedResultCoordinator<TMarker, TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name)
        where TKey : notnull =>
        builder.WithKeyedResult<TMarker, TKey, TInput, TResult>(Given.Name(name));

    private static AkkaConfigurationBuilder WithWork<TActor, T>(this AkkaConfigurationBuilder builder, string? name) =>
        builder.WithDeskActor<TActor, EphemeralWorkCoordinator<T>>(name);

    private static AkkaConfigurationBuilder WithKeyedWork<TActor, TKey, T>(this AkkaConfigurationBuilder builder, string? name)
        where TKey : notnull =>
        builder.WithDeskActor<TActor, EphemeralKeyedWorkCoordinator<TKey, T>>(name);

    private static AkkaConfigurationBuilder WithResult<TActor, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string? name) =>
        builder.WithDeskActor<TActor, EphemeralResultCoordinator<TInput, TResult>>(name);

    private static AkkaConfigurationBuilder WithKeyedResult<TActor, TKey, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string? name)
        where TKey : notnull =>
        builder.WithDeskActor<TActor, EphemeralKeyedResultCoordinator<TKey, TInput, TResult>>(name);
}
