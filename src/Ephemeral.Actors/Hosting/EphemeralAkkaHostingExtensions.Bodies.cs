using Ephemeral.Actors;
using Ephemeral.Actors.Hosting;

namespace Akka.Hosting;

/// <remarks>
/// A coordinator that is made here has no handle among the services: it is told and asked. It ends in the phases of the actor system's
/// CoordinatedShutdown: intake closes in <c>service-unbind</c>, work drains in <c>service-requests-done</c> within that phase's timeout, and
/// the rest is cancelled and reported in <c>service-stop</c>. <c>ephemeral.coordinators.&lt;name&gt;</c> lies over its options; without a name it is
/// called after its items' type.
/// </remarks>
public static partial class EphemeralAkkaHostingExtensions
{
    /// <summary>Makes a work coordinator and starts its actor, as <c>IRequiredActor&lt;EphemeralWorkCoordinator&lt;T&gt;&gt;</c>.</summary>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="body">What is done with each item.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<T>(
        this AkkaConfigurationBuilder builder, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null) =>
        builder.WithEphemeralWorkCoordinator<EphemeralWorkCoordinator<T>, T>(TypeName.Of(typeof(T)), body, options);

    /// <summary>Makes a work coordinator of a name and starts its actor, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    /// <typeparam name="TMarker">Any type that stands for this coordinator, and for nothing else.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="name">What it is called in settings, errors and logs.</param>
    /// <param name="body">What is done with each item.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    public static AkkaConfigurationBuilder WithEphemeralWorkCoordinator<TMarker, T>(
        this AkkaConfigurationBuilder builder, string name, Func<T, CancellationToken, Task> body, EphemeralOptions? options = null)
    {
        Given.Name(name);
        Given.Present(body);
        return builder.WithOwnDeskActor<TMarker, EphemeralWorkCoordinator<T>>(
            system => new EphemeralWorkCoordinator<T>(body, options, system, name));
    }

    /// <summary>
    /// Makes a keyed work coordinator and starts its actor, as <c>IRequiredActor&lt;EphemeralKeyedWorkCoordinator&lt;TKey, T&gt;&gt;</c>.
    /// </summary>
    /// <typeparam name="TKey">What items are kept apart by.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="keySelector">The key of an item. What it throws is answered to the sender.</param>
    /// <param name="body">What is done with each item.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TKey, T>(
        this AkkaConfigurationBuilder builder, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null)
        where TKey : notnull =>
        builder.WithEphemeralKeyedWorkCoordinator<EphemeralKeyedWorkCoordinator<TKey, T>, TKey, T>(
            TypeName.Of(typeof(T)), keySelector, body, options);

    /// <summary>Makes a keyed work coordinator of a name and starts its actor, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    /// <typeparam name="TMarker">Any type that stands for this coordinator, and for nothing else.</typeparam>
    /// <typeparam name="TKey">What items are kept apart by.</typeparam>
    /// <typeparam name="T">The items.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="name">What it is called in settings, errors and logs.</param>
    /// <param name="keySelector">The key of an item. What it throws is answered to the sender.</param>
    /// <param name="body">What is done with each item.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    public static AkkaConfigurationBuilder WithEphemeralKeyedWorkCoordinator<TMarker, TKey, T>(
        this AkkaConfigurationBuilder builder, string name, Func<T, TKey> keySelector, Func<T, CancellationToken, Task> body,
        EphemeralOptions? options = null)
        where TKey : notnull
    {
        Given.Name(name);
        Given.Present(keySelector);
        Given.Present(body);
        return builder.WithOwnDeskActor<TMarker, EphemeralKeyedWorkCoordinator<TKey, T>>(
            system => new EphemeralKeyedWorkCoordinator<TKey, T>(keySelector, body, options, system, name));
    }

    /// <summary>
    /// Makes a result coordinator and starts its actor, as <c>IRequiredActor&lt;EphemeralResultCoordinator&lt;TInput, TResult&gt;&gt;</c>.
    /// </summary>
    /// <typeparam name="TInput">The inputs.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="body">What makes a result of each input.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TInput, TResult>(
        this AkkaConfigurationBuilder builder, Func<TInput, CancellationToken, Task<TResult>> body, EphemeralOptions? options = null) =>
        builder.WithEphemeralResultCoordinator<EphemeralResultCoordinator<TInput, TResult>, TInput, TResult>(
            TypeName.Of(typeof(TInput)), body, options);

    /// <summary>Makes a result coordinator of a name and starts its actor, as <c>IRequiredActor&lt;TMarker&gt;</c>.</summary>
    /// <typeparam name="TMarker">Any type that stands for this coordinator, and for nothing else.</typeparam>
    /// <typeparam name="TInput">The inputs.</typeparam>
    /// <typeparam name="TResult">The results.</typeparam>
    /// <param name="builder">Where to.</param>
    /// <param name="name">What it is called in settings, errors and logs.</param>
    /// <param name="body">What makes a result of each input.</param>
    /// <param name="options">How it works; null for the defaults.</param>
    public static AkkaConfigurationBuilder WithEphemeralResultCoordinator<TMarker, TInput, TResult>(
        this AkkaConfigurationBuilder builder, string name, Func<TInput, CancellationToken, Task<TResult>> body,
        EphemeralOptions? options = null)
    {
        Given.Name(name);
        Given.Present(body);
        return builder.WithOwnDeskActor<TMarker, EphemeralResultCoordinator<TInput, TResult>>(
            system => new EphemeralResultCoordinator<TInput, TResult>(body, options, system, name));
    }
}
