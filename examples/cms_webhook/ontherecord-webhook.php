<?php
/**
 * Plugin Name: ontherecord webhook
 * Description: Sends each post that is published, or edited afterwards, to the receiver of the quotation archive.
 *
 * Put this file into wp-content/mu-plugins/, and into wp-config.php:
 *
 *     define( 'ONTHERECORD_RECEIVER', 'http://127.0.0.1:8090/cms' );
 *     define( 'ONTHERECORD_SECRET', 'the CMS_SECRET of the receiver' );
 *
 * The body is the post as GET /wp-json/wp/v2/posts/ID answers it; X-Signature-256 its HMAC-SHA-256.
 */

add_action(
	'wp_after_insert_post', // after the title, the text and the terms are saved; also when a post is edited or scheduled
	function ( $post_id, $post ) {
		if ( 'publish' !== $post->post_status || 'post' !== $post->post_type || wp_is_post_revision( $post_id ) ) {
			return;
		}
		$answer = rest_do_request( new WP_REST_Request( 'GET', '/wp/v2/posts/' . $post_id ) );
		if ( $answer->is_error() ) {
			return;
		}
		$body = wp_json_encode( $answer->get_data() );
		$sent = wp_remote_post(
			ONTHERECORD_RECEIVER,
			array(
				'body'    => $body,
				'timeout' => 5,
				'headers' => array(
					'Content-Type'    => 'application/json',
					'X-Signature-256' => 'sha256=' . hash_hmac( 'sha256', $body, ONTHERECORD_SECRET ),
				),
			)
		);
		if ( is_wp_error( $sent ) || 300 <= wp_remote_retrieve_response_code( $sent ) ) {
			error_log( 'ontherecord: post ' . $post_id . ' was not taken; save it again to send it again' );
		}
	},
	10,
	2
);
